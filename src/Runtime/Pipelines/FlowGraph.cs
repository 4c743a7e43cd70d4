using System.ComponentModel;
using System.Diagnostics;

namespace Concurrency.CompilerServices;

// Concurrency contract
//   Callers:   the methods of FlowGraph.Stages.cs while the run is put together, by one thread; the rest from anywhere.
//   I1  _outcome leaves null by one compare-and-swap: a run ends in exactly one way.
//   I2  _isStopping is set after _outcome, by its winner, for every outcome but completion; then tokens are cancelled and every line is woken.
//       Whoever waits looks at it again after joining a line, so nobody waits on in a run that is stopping.
//   I3  _live counts workers that were launched and have not ended. It begins with the launching thread's own, a stage that replaces others is launched by a worker that
//       still counts, so it reaches zero once: when all have ended. Only then is the instance disposed and the completion settled.
//   Guarded by _gate: _lines.
//   User code runs: callbacks of the stopping token, in Stop; the instance's dispose, in EndAsync; under no lock.

/// <summary>One run: its queues, its stages, and how it ends. For generated code, which puts it together.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class FlowGraph
{
    internal long Read;
    internal long Unfinished;

    private readonly FlowCell _owner;
    private readonly Lock _gate = new();
    private readonly List<WaitLine> _lines = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AsyncSemaphore _deadLetterTurn;
    private readonly long _started;
    private long _ended;
    private RunOutcome? _outcome;
    private bool _isStopping;
    private int _live = 1;
    private FlowProgressReporter? _progress;
    private IFlowRunParts? _parts;
    private RunSpan _span;

    internal FlowGraph(FlowCell owner, StageSettings[] plan)
    {
        _owner = owner;
        Plan = plan;
        _counters = Array.ConvertAll(plan, static _ => new StageCounters());
        _stages = new StageWork[plan.Length];
        _deadLetterTurn = new AsyncSemaphore(1, options: new AsyncSemaphoreOptions { TimeProvider = owner.Time, Scheduler = owner.Scheduler });
        _started = owner.Time.GetTimestamp();
    }

    internal StageSettings[] Plan { get; }

    internal IWorkScheduler Scheduler => _owner.Scheduler;

    internal TimeProvider Time => _owner.Time;

    internal CancellationToken Stopping => _stopping.Token;

    internal bool IsStopping => Volatile.Read(ref _isStopping);

    /// <summary>Settles when everything of the run has ended: completed, faulted or cancelled.</summary>
    internal Task Completion => _completion.Task;

    internal bool HasDeadLetter => _parts!.DeadLetterName is not null;

    internal string NameOf(int stage) => Plan[stage].Name;

    internal void Enter()
    {
        _owner.Enter();
        _span.Enter();
    }

    internal Activity? StartSpan(string stage) => _span.StartStage(_owner.Name, stage);

    internal void Register(WaitLine line)
    {
        lock (_gate) _lines.Add(line);
    }

    internal void Launch(FlowWorker worker)
    {
        Interlocked.Increment(ref _live);
        Scheduler.Schedule(worker);
    }

    /// <summary>Starts everything.</summary>
    internal void Start(IFlowRunParts parts, FlowWorker source, IProgress<PipelineProgress>? progress)
    {
        _parts = parts;
        _span = RunSpan.Start(_owner.Name);
        if (progress is not null) _progress = new FlowProgressReporter(this, progress, _owner.ProgressInterval);
        if (!(_fused.Find(static stage => stage.Index == 0) ?? _stages[0]).TryRead(source)) Launch(source);
        foreach (StageWork stage in _stages)
            if (!_dormant.Contains(stage)) stage.Launch();
        foreach (StageWork fused in _fused) fused.Launch();
        WorkerEnded(); // The launching thread's own (I3).
    }

    internal void WorkerEnded()
    {
        if (Interlocked.Decrement(ref _live) == 0) _ = EndAsync();
    }

    /// <summary>An item ends the run, unless it has ended already.</summary>
    internal void Fail(StageFailure failure)
    {
        if (!TryStop(RunOutcome.Faulted(new StageException(failure.Stage, failure.Item, failure.Attempt, failure.Exception)))) Report(failure, isExpected: false);
    }

    internal void FailSource(Exception error) => Fail(new StageFailure(StageException.SourceName, Item: null, Attempt: 0, error));

    /// <summary>Ends the run early; false when it had ended.</summary>
    internal bool TryStop(RunOutcome outcome)
    {
        if (Interlocked.CompareExchange(ref _outcome, outcome, null) is not null) return false;
        Volatile.Write(ref _isStopping, true); // release (I2): pairs with the acquire in IsStopping, behind the fences of the lines.
        StrayError.CancelAndSurface(_stopping);
        WaitLine[] lines;
        lock (_gate) lines = [.. _lines];
        foreach (WaitLine line in lines) line.WakeAll();
        return true;
    }

    /// <summary>Why nothing more is taken in.</summary>
    internal Exception EndedError() => Volatile.Read(ref _outcome)?.ErrorForWriter() ?? _owner.NotOpenError();

    internal void Report(StageFailure failure, bool isExpected) => _owner.Report(failure, isExpected);

    /// <summary>Hands an item to the user's [DeadLetter] method, one at a time; false when that throws, which ends the run.</summary>
    internal async ValueTask<bool> DeadLetterAsync(StageFailure failure)
    {
        // Without a token: an item that has failed reaches its handler while the run stops, too.
        await _deadLetterTurn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await _parts!.DeadLetterAsync(failure, Stopping).ConfigureAwait(false);
            return true;
        }
        catch (Exception error)
        {
            if (!(error is OperationCanceledException && IsStopping)) Fail(new StageFailure(_parts!.DeadLetterName!, failure.Item, failure.Attempt, error));
            Report(failure, isExpected: false); // Nobody has it now.
            return false;
        }
        finally
        {
            _deadLetterTurn.Release();
        }
    }

    /// <summary>The stages that have not ended, for people.</summary>
    internal string StillRunning() => string.Join(", ", _stages.Concat(_fused).Where(static s => s.IsRunning).Select(static s => s.IsInSource ? "the source" : "'" + s.Settings.Name + "'").Distinct().DefaultIfEmpty("the source"));

    internal void AbandonInput(int count)
    {
        StageCounters.Add(ref Read, count);
        StageCounters.Add(ref Unfinished, count);
    }

    private async Task EndAsync()
    {
        _ended = Time.GetTimestamp();
        _parts!.OnWorkEnded();
        if (IsStopping) StageCounters.Add(ref Unfinished, _stages.Sum(static stage => stage.Queued));
        try
        {
            await _parts.DisposeInstanceAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Fail(new StageFailure("Dispose", Item: null, Attempt: 0, error));
        }

        Interlocked.CompareExchange(ref _outcome, RunOutcome.Completed, null);
        if (_progress is { } progress) progress.End(Settle);
        else Settle();
    }

    private void Settle()
    {
        _owner.RunEnded(this);
        _span.End(_outcome!.Error, _outcome.IsCancelled);
        _outcome.Settle(_completion);
    }
}
