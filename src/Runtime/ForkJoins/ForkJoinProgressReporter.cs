namespace Concurrency;

/// <summary>Reports a <see cref="ForkJoinProgress"/>, each state once.</summary>
internal sealed class ForkJoinProgressReporter(IProgress<ForkJoinProgress> handler, int? total, IWorkScheduler scheduler) : ProgressReporter(scheduler)
{
    private const long Unknown = -1;

    // Unknown, or the number of items. Written once more when the source has ended, while a report may be on its way.
    private long _total = total ?? Unknown;

    // Only in Report, which never overlaps with itself.
    private ForkJoinProgress? _last;

    internal override void SetTotal(long pulled) => Volatile.Write(ref _total, pulled);

    protected override void Report(int completed, int failed)
    {
        long known = Volatile.Read(ref _total);
        var report = new ForkJoinProgress(completed, failed, known == Unknown ? null : (int)Math.Min(known, int.MaxValue));
        if (report == _last) return;
        _last = report;
        handler.Report(report);
    }
}
