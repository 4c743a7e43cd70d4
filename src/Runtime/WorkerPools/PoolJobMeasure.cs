using System.Diagnostics;

namespace Concurrency;

/// <summary>The times and the span of one single submission, while somebody listens; its default measures nothing.</summary>
internal struct PoolJobMeasure(JobLimit limit, TimeProvider time)
{
    private readonly JobLimit? _limit = limit;
    private readonly TimeProvider? _time = time;
    private long _since = time.GetTimestamp();
    private Activity? _activity;

    /// <summary>The body begins, in the caller's flow: the span is a child of the caller's.</summary>
    internal void Start(string job)
    {
        if (_limit is null) return;
        PoolMetrics.RecordWaiting(_limit, _time!.GetElapsedTime(_since));
        _since = _time.GetTimestamp();
        _activity = ConcurrencyDiagnostics.Activities.StartActivity(job, ActivityKind.Internal, default(ActivityContext), _limit.Tags);
    }

    /// <summary>The body has ended.</summary>
    internal readonly void End(Exception? error)
    {
        if (_limit is null) return;
        PoolMetrics.RecordRunning(_limit, _time!.GetElapsedTime(_since));
        if (_activity is null) return;
        if (error is not null)
        {
            _activity.SetStatus(ActivityStatusCode.Error, error.Message);
            _activity.SetTag("error.type", error.GetType().FullName);
        }

        Activity? current = Activity.Current;
        _activity.Stop();
        Activity.Current = current; // The body may end on anybody's thread, whose flow is none of ours.
    }
}
