using System.ComponentModel;
using System.Diagnostics;

namespace Concurrency.CompilerServices;

/// <summary>The part of an actor's machinery that does not depend on its messages: how turns end, its beginning and its end, identity, counters, reports. For generated code.</summary>
// Concurrency contract
//   Callers:   any thread; Execute by the scheduler, once for each time the actor left Idle; what belongs to turns by whoever is the mailbox's consumer.
//   I1  At most one thread is the consumer: it cleared the mailbox's Idle flag, or was scheduled by who did, or resumes the turn that suspended.
//   I2  _reply, _version, _handler, _awaited and _isToRest are the open turn's and the consumer's own; _awaited is also compared with by replies (AwaitsAs).
//   I3  After a suspending turn has handed its resumption to its task, the thread that did so touches the cell no more: the task's thread is the consumer.
//   I17 The counters are interlocked; they count, they decide nothing.
//   Linearizes: at the mailbox.
//   Progress:  lock-free but where the mailbox says otherwise and in the eviction modes.
//   User code runs: handlers in Execute and on the callers of inline asks, callbacks of the options in Report*; never under a lock.
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class ActorCell : ILifetimeOwner, IThreadPoolWorkItem
{
    private protected const long ClosedToOthers = MailboxState.Draining | MailboxState.Cancelled;
    private protected const long ClosedToAll = MailboxState.Cancelled;

    // Whose turn this flow of control belongs to, where a thread does not say: after an await of something that is not ours. Set by restoring a context that was captured
    // once per actor, so that a turn costs no allocation.
    private static readonly AsyncLocal<ActorCell?> Identity = new();

    // Of the message type of the derived cell, which takes it for that.
    private protected readonly Mailbox _mailbox;

    // The user's object; another one after a restart (I7).
    private object? _actor;

    // An actor that only answers short questions has none of these.
    private ActorExtras? _extras;
    private StopState? _stop;
    private TurnExtras? _turnExtras;

    private protected ActorCell(ActorSetup setup, Mailbox mailbox, object actor, Func<ActorScope, object>? again)
    {
        Settings = setup.Settings;
        _mailbox = mailbox;
        _actor = actor;
        if (setup.Restarts)
        {
            ArgumentNullException.ThrowIfNull(again);
            Supervision.Again = again;
        }
    }

    /// <summary>The actor's name.</summary>
    public virtual string Name => Settings.Name;

    /// <summary>When the actor ends and how to end it.</summary>
    public Lifetime Lifetime => Stop.LifetimeOf(this);

    /// <summary>What the actor has done and has to do.</summary>
    public ActorStatistics Statistics => ReadStatistics();

    internal ActorSettings Settings { get; }

    private protected ActorExtras? Extras => Volatile.Read(ref _extras);

    private protected TurnExtras? TurnExtras => Volatile.Read(ref _turnExtras);

    private protected StopState Stop => LazyInitializer.EnsureInitialized(ref _stop);

    private protected long FailureCount => Extras is { } extras ? Volatile.Read(ref extras.Failed) : 0;

    private protected long TimeoutCount => Extras is { } extras ? Volatile.Read(ref extras.TimedOut) : 0;

    private protected long DropCount => Extras is { } extras ? Volatile.Read(ref extras.Dropped) : 0;

    private protected long DeadLetterCount => Extras is { } extras ? Volatile.Read(ref extras.DeadLetters) : 0;

    /// <summary>Whether the caller is one of this actor's turns, or was forked by one.</summary>
    internal bool IsOwnTurn() => ReferenceEquals(Present, this);

    internal TimeoutException TimedOut(in Wait wait, int handler, bool isTell, long waited, long? running)
    {
        Interlocked.Increment(ref MakeExtras().TimedOut);
        ActorMetrics.Count(Settings, NameOf(handler), "timed_out");
        string spent = running is { } ran
            ? $"{DeadlineWheel.SpanOf(waited)} in the mailbox and {DeadlineWheel.SpanOf(ran)} running"
            : $"{DeadlineWheel.SpanOf(waited)} {(isTell ? "waiting for room in the mailbox" : "queued")}";
        return new TimeoutException($"'{Name}.{NameOf(handler)}' did not {(isTell ? "find room" : "answer")} in time; it was {(running is null ? "" : "running: ")}{spent}.{KnownWaits.Describe(in wait)}");
    }

    /// <summary>The outcome of a task that has failed, with the stack of where it was thrown.</summary>
    internal static Exception ErrorOf(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
            throw new UnreachableException("The task has failed.");
        }
        catch (Exception error)
        {
            return error;
        }
    }

    internal string MessageName(int handler) => NameOf(handler);

    internal void CountTurnFailure() => CountFailure();

    /// <summary>An ask's handler has failed: its caller learns it in the words that fit, or somebody does.</summary>
    internal void FaultAsk(int handler, Reply reply, int version, Exception error)
    {
        if (error is OperationCanceledException cancelled)
        {
            CancellationToken caller = reply.CallerToken;
            if (caller.IsCancellationRequested)
            {
                error = cancelled.CancellationToken == caller ? cancelled : new OperationCanceledException(cancelled.Message, cancelled, caller);
            }
            else if (IsCancelled)
            {
                error = Stopped(handler, error);
            }
            else if (CancelsTurns)
            {
                error = new ActorStoppedException($"'{Name}.{NameOf(handler)}' was not answered: the actor was restarted.", error);
            }
        }

        if (!reply.TryFault(version, error))
        {
            Report(NameOf(handler), error); // The caller has had his timeout.
        }
    }

    /// <summary>The handler's name, for exceptions.</summary>
    /// <param name="handler">Its ordinal.</param>
    /// <returns>The name of the user's method.</returns>
    protected abstract string NameOf(int handler);

    private protected ActorStoppedException Stopped(int handler, Exception? inner = null) => new($"'{Name}.{NameOf(handler)}' was not answered: the actor has stopped.", inner ?? StopCause);

    private protected MailboxFullException Full(int handler) =>
        new($"'{Name}.{NameOf(handler)}' was refused: the mailbox is full ({Settings.Capacity} messages, {Settings.FullMode}).");

    /// <summary>Makes the present flow of control this actor's, for what the handler awaits. A thread that suppresses the flow keeps it suppressed.</summary>
    private protected void EnterIdentity()
    {
        TurnExtras turns = MakeTurnExtras();
        if (!_hasEntered)
        {
            // A worker knows what it had; any other thread is asked.
            if (ActorThread.Current.Context is null && (turns.OuterContext = ExecutionContext.Capture()) is null)
            {
                return;
            }

            _hasEntered = true;
        }

        ExecutionContext.Restore(turns.Identity ??= CaptureIdentity());
    }

    /// <summary>The same for a turn that gives the thread back by itself.</summary>
    internal void RestoreIdentity() => ExecutionContext.Restore(MakeTurnExtras().Identity ??= CaptureIdentity());

    /// <summary>Gives the thread back what it had.</summary>
    private protected void LeaveIdentity()
    {
        if (_hasEntered)
        {
            _hasEntered = false;
            TurnExtras turns = _turnExtras!;
            if (turns.OuterContext is { } outer)
            {
                turns.OuterContext = null;
                ExecutionContext.Restore(outer);
            }
            else
            {
                ExecutionContext.Restore(ActorThread.Current.Context!);
            }
        }
    }

    private protected ActorExtras MakeExtras() => LazyInitializer.EnsureInitialized(ref _extras);

    private protected TurnExtras MakeTurnExtras() => TurnExtras ?? LazyInitializer.EnsureInitialized(ref _turnExtras);

    private ExecutionContext CaptureIdentity()
    {
        ActorCell? outer = Identity.Value;
        Identity.Value = this;
        ExecutionContext identity = ExecutionContext.Capture()!;
        Identity.Value = outer;
        return identity;
    }

    private protected void CountFailure() => Interlocked.Increment(ref MakeExtras().Failed);

    /// <summary>An error without a caller: to the user's callback, or where .NET shows unobserved errors. Never silent.</summary>
    private protected void Report(string message, Exception error)
    {
        ConcurrencyEventSource.Log.ActorError(Name, message, error);
        if (Settings.OnError is { } onError)
        {
            try
            {
                onError(new ActorError(Name, message, error));
                return;
            }
            catch (Exception callbackError)
            {
                error = new AggregateException($"The OnError callback of '{Name}' threw.", callbackError, error);
            }
        }

        _ = Task.FromException(error); // Unobserved on purpose: TaskScheduler.UnobservedTaskException.
    }

    private protected void ReportDropped(int handler)
    {
        Interlocked.Increment(ref MakeExtras().Dropped);
        ActorMetrics.Count(Settings, NameOf(handler), "dropped");
        ConcurrencyEventSource.Log.MessageDropped(Name, NameOf(handler));
        Call(Settings.OnDropped, handler, nameof(ActorOptions.OnDropped));
    }

    private protected void ReportDeadLetter(int handler, bool hasSender)
    {
        Interlocked.Increment(ref MakeExtras().DeadLetters);
        ActorMetrics.Count(Settings, NameOf(handler), "dead_letter");
        ConcurrencyEventSource.Log.DeadLetter(Name, NameOf(handler));
        if (Settings.OnDeadLetter is null && !hasSender)
        {
            Report(NameOf(handler), Stopped(handler)); // An accepted tell that will never be handled is not lost in silence.
        }
        else
        {
            Call(Settings.OnDeadLetter, handler, nameof(ActorOptions.OnDeadLetter));
        }
    }

    private protected void ReportEvicted(int handler, Reply? reply, int version)
    {
        if (reply is null)
        {
            ReportDropped(handler);
        }
        else
        {
            reply.Fail(version, new MessageDroppedException($"'{Name}.{NameOf(handler)}' was dropped from the full mailbox ({Settings.FullMode})."), isWithdrawn: true);
        }
    }

    private protected ActorStoppedException Late(int handler)
    {
        ReportDeadLetter(handler, hasSender: true);
        return Stopped(handler);
    }

    /// <summary>The same from a place that must not run the user's callbacks.</summary>
    private protected void ReportDeadLetterLater(int handler) => Settings.Pool.Schedule(new DeadLetter(this, handler));

    private protected static long? TicksOf(TimeSpan? timeout) => timeout switch
    {
        null => null,
        { } span when span == Timeout.InfiniteTimeSpan => 0,
        { } span when span <= TimeSpan.Zero => -1,
        { } span => DeadlineWheel.TicksOf(span),
    };

    private void Call(Action<string, string>? callback, int handler, string name)
    {
        try
        {
            callback?.Invoke(Name, NameOf(handler));
        }
        catch (Exception error)
        {
            Report(name, error);
        }
    }

    private sealed class DeadLetter(ActorCell cell, int handler) : IThreadPoolWorkItem
    {
        public void Execute() => cell.ReportDeadLetter(handler, hasSender: false);
    }
}
