namespace Concurrency;

/// <summary>How a flow and its runs behave. What a stage does is said at its <see cref="StageAttribute"/>.</summary>
/// <remarks>Read once, when the flow starts. Invalid values throw at <c>Start</c>, naming the property.</remarks>
public sealed class FlowOptions
{
    /// <summary>The flow's name in exceptions; the class name unless set.</summary>
    public string? Name { get; set; }

    /// <summary>How long disposing the handle lets runs go on before it cancels them. 10 seconds unless set.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long stages may take to end after their tokens were cancelled by a stop, before the flow is given up with them still running. 5 seconds unless set.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often <see cref="IProgress{T}"/> is told while a run goes on; it is told once more at the end. 100 milliseconds unless set.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Called with every failure that reaches no caller: items left out by <see cref="StageErrorMode.Skip"/>, and what stages throw after their run has failed or was stopped. Without it the
    /// former are only counted and the latter surface through <see cref="TaskScheduler.UnobservedTaskException"/>, as does an exception of the callback.
    /// </summary>
    public Action<StageFailure>? OnError { get; set; }

    /// <summary>The clock of time limits, pauses, windows and deadlines.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where stages run.</summary>
    public IWorkScheduler Scheduler { get; set; } = WorkScheduler.ThreadPool;
}
