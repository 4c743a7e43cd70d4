using System.Diagnostics;

namespace Concurrency;

/// <summary>The span of one run, while somebody listens. Spans that stages start are its children.</summary>
internal readonly struct RunSpan
{
    private readonly Activity? _activity;

    private RunSpan(Activity? activity) => _activity = activity;

    /// <summary>Starts the span as a child of the caller's, and leaves the caller's the current one.</summary>
    internal static RunSpan Start(string flow)
    {
        if (!ConcurrencyDiagnostics.Activities.HasListeners()) return default;
        Activity? callers = Activity.Current;
        Activity? activity = ConcurrencyDiagnostics.Activities.StartActivity(flow, ActivityKind.Internal, default(ActivityContext), [new(FlowMetrics.FlowTag, flow)]);
        Activity.Current = callers;
        return new RunSpan(activity);
    }

    /// <summary>Makes it the current one of this flow of control.</summary>
    internal void Enter()
    {
        if (_activity is not null) Activity.Current = _activity;
    }

    /// <summary>Starts the span of a stage's worker as a child of the run's, in a flow of control that has entered it.</summary>
    internal Activity? StartStage(string flow, string stage) => _activity is null
        ? null
        : ConcurrencyDiagnostics.Activities.StartActivity($"{flow}.{stage}", ActivityKind.Internal, default(ActivityContext), [new(FlowMetrics.FlowTag, flow), new(FlowMetrics.StageTag, stage)]);

    /// <summary>Ends the span.</summary>
    internal void End(Exception? error, bool isCancelled)
    {
        if (_activity is null) return;
        _activity.SetTag(FlowMetrics.OutcomeTag, error is not null ? "failed" : isCancelled ? "cancelled" : "completed");
        if (error is StageException failure) _activity.SetTag(FlowMetrics.StageTag, failure.Stage);
        if (error is not null) _activity.SetStatus(ActivityStatusCode.Error, error.Message);
        Activity? current = Activity.Current;
        _activity.Stop();
        Activity.Current = current; // The last worker may end on anybody's thread, whose flow is none of ours.
    }
}
