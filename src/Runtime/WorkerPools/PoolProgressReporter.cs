namespace Concurrency;

/// <summary>Reports a <see cref="PoolProgress"/>, each state once.</summary>
internal sealed class PoolProgressReporter(IProgress<PoolProgress> handler, int? total, TimeProvider time, IWorkScheduler scheduler) : ProgressReporter(scheduler)
{
    private const long Unknown = -1;

    private readonly long _began = time.GetTimestamp();

    // Unknown, or the number of items. Written once more when the source has ended, while a report may be on its way.
    private long _total = total ?? Unknown;

    // Only in Report, which never overlaps with itself.
    private PoolProgress? _last;

    internal override void SetTotal(long pulled) => Volatile.Write(ref _total, pulled);

    protected override void Report(int completed, int failed)
    {
        long known = Volatile.Read(ref _total);
        double seconds = time.GetElapsedTime(_began).TotalSeconds;
        var report = new PoolProgress(completed, failed, known == Unknown ? null : known, seconds > 0 ? completed / seconds : 0);
        if (_last is { } last && last == report with { PerSecond = last.PerSecond }) return;
        _last = report;
        handler.Report(report);
    }
}
