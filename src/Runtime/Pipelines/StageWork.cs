using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>What to do after a failure.</summary>
internal enum Verdict
{
    /// <summary>The run is over: touch nothing more.</summary>
    Stop,

    /// <summary>The item is dealt with; go on with the next one.</summary>
    Dropped,

    /// <summary>Try the item again, after the pause.</summary>
    Retry,
}

// Concurrency contract
//   Callers:   its workers; Launch and the end of the last worker by one thread.
//   I1  _workersLeft counts workers that have not ended; who brings it to zero ends the stage.
//   User code runs: in the workers, in what OnFailureAsync calls; under no lock.

/// <summary>One stage of one run: its name, its counts, what it does with failures, and when it is over.</summary>
internal abstract class StageWork
{
    private int _workersLeft;

    private protected StageWork(FlowGraph flow, int index)
    {
        Flow = flow;
        Index = index;
        Settings = flow.Plan[index];
    }

    internal FlowGraph Flow { get; }

    internal int Index { get; }

    internal StageSettings Settings { get; }

    /// <summary>What its workers' spans are called, after the flow's name.</summary>
    private protected virtual string SpanName => Settings.Name;

    /// <summary>Also the counts of the stage when it runs fused into another one's loop.</summary>
    internal StageCounters Counters => Flow.CountersOf(Index);

    /// <summary>Whether its results, if any, leave the run here.</summary>
    internal bool IsSink { get; set; }

    /// <summary>Where the stage is a form of others, or one of those: who decides which form works.</summary>
    internal FusedStages? Forms { get; private set; }

    /// <summary>Its place among them.</summary>
    internal int Place { get; private set; }

    /// <summary>Whether it has workers.</summary>
    internal bool IsRunning => Volatile.Read(ref _workersLeft) > 0;

    /// <summary>Items waiting in front.</summary>
    internal abstract long Queued { get; }

    /// <summary>Whether its worker is inside the run's source and not in a body.</summary>
    internal virtual bool IsInSource => false;

    /// <summary>Takes over the reading of the source, if the stage can do that: its worker is then not launched.</summary>
    internal virtual bool TryRead(FlowWorker source) => false;

    /// <summary>Makes it one of several forms, while the run is put together.</summary>
    internal void Belong(FusedStages forms, int place)
    {
        Forms = forms;
        Place = place;
    }

    /// <summary>Starts the workers.</summary>
    internal void Launch()
    {
        _workersLeft = Settings.Concurrency;
        Activate();
        for (int i = 0; i < Settings.Concurrency; i++) LaunchWorker();
    }

    private void LaunchWorker()
    {
        FlowWorker worker = CreateWorker();
        worker.StageName = SpanName;
        Flow.Launch(worker);
    }

    /// <summary>A worker of this stage has nothing more to do.</summary>
    internal void WorkerEnded()
    {
        if (Interlocked.Decrement(ref _workersLeft) == 0) OnEnded();
    }

    /// <summary>Lets workers that wait look again.</summary>
    internal abstract void WakeWorkers();

    /// <summary>There is room again for another unit of work.</summary>
    internal abstract void SignalRoom();

    /// <summary>Decides what becomes of an item that failed, and counts it.</summary>
    /// <param name="item">What the stage was given.</param>
    /// <param name="weight">How many items that is.</param>
    /// <param name="attempt">Which attempt it was.</param>
    /// <param name="error">What was thrown.</param>
    internal async ValueTask<Verdict> OnFailureAsync(object? item, int weight, int attempt, Exception error)
    {
        var failure = new StageFailure(Settings.Name, item, attempt, error);
        if (Flow.IsStopping)
        {
            if (error is OperationCanceledException)
            {
                StageCounters.Add(ref Counters.Abandoned, weight); // It ended because it was told to.
                return Verdict.Stop;
            }

            StageCounters.Add(ref Counters.Failed, weight);
            Flow.Report(failure, isExpected: false);
            return Verdict.Stop;
        }

        switch (Settings.OnError)
        {
            case StageErrorMode.Retry when attempt < Settings.Attempts:
                StageCounters.Add(ref Counters.Retried, weight);
                return Verdict.Retry;
            case StageErrorMode.Retry when Flow.HasDeadLetter:
            case StageErrorMode.DeadLetter:
                if (!await Flow.DeadLetterAsync(failure).ConfigureAwait(false))
                {
                    StageCounters.Add(ref Counters.Failed, weight);
                    return Verdict.Stop;
                }

                StageCounters.Add(ref Counters.DeadLettered, weight);
                return Verdict.Dropped;
            case StageErrorMode.Skip:
                StageCounters.Add(ref Counters.Skipped, weight);
                Flow.Report(failure, isExpected: true);
                return Verdict.Dropped;
            default:
                StageCounters.Add(ref Counters.Failed, weight);
                Flow.Fail(failure);
                return Verdict.Stop;
        }
    }

    /// <summary>The pause before the attempt after <paramref name="attempt"/>: doubled each time, an hour at most.</summary>
    internal TimeSpan PauseAfter(int attempt) =>
        TimeSpan.FromMilliseconds(Math.Min(Settings.BackoffMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 40)), TimeSpan.FromHours(1).TotalMilliseconds));

    /// <summary>Takes over the input, before the workers start.</summary>
    private protected abstract void Activate();

    private protected abstract FlowWorker CreateWorker();

    /// <summary>The last worker has ended.</summary>
    private protected abstract void OnEnded();
}
