using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Concurrency.CompilerServices;

/// <content>Turns: one message at a time, from the head of the mailbox; the next one starts when the handler's task has completed.</content>
public abstract partial class ActorCell
{
    // Turns in one go before other actors get the thread.
    private const int Budget = 256;

    // Turns in one go on a thread that came to resume one.
    private const int ResumedBudget = 16;

    private protected Reply? _reply;
    private protected int _version;
    private protected int _handler;

    // What there is to do at the turn's end; the consumer's.
    private bool _usesToken;
    private protected bool _isMeasured;

    // Whether the actor was idle when the consumer was called, to stop.
    private bool _isToRest;

    // Whether the thread has this actor's flow of control, and something to get back for it.
    private bool _hasEntered;

    // What the handler has returned and the turn waits for; null while it runs. Written by the consumer; compared with by any thread.
    private protected object? _awaited;
    private TurnEnd? _end;

    /// <summary>The open turn's token: cancelled by the caller's token, the ask's timeout and the actor's stop.</summary>
    protected CancellationToken Token
    {
        get
        {
            _usesToken = true;
            return TokenOf(_reply, _version);
        }
    }

    // The mailbox's flag once more, on a line that senders do not write. Set after the flag; benign: a turn that still begins has a cancelled token.
    private protected bool _isCancelled;

    /// <summary>Whether the open turn waits for what its handler has returned. Consumer.</summary>
    private protected bool IsSuspended => _awaited is not null;

    private protected bool IsCancelled => Volatile.Read(ref _isCancelled);

    void IThreadPoolWorkItem.Execute()
    {
        ActorThread thread = ActorThread.Current;
        ActorCell? outer = thread.Cell;
        thread.Cell = this;
        bool isToBeContinued;
        if (outer is null)
        {
            isToBeContinued = Run();
            thread.Cell = null; // By itself: null needs no write barrier.
        }
        else
        {
            // Inside a turn that somebody's scheduler runs work in: what the thread has now is that turn's.
            ExecutionContext? context = thread.Context;
            thread.Context = null;
            isToBeContinued = Run();
            thread.Context = context;
            thread.Cell = outer;
        }

        if (isToBeContinued)
        {
            GiveOthersATurn();
        }
    }

    private bool Run() => (_actor is not null || TryActivate()) && !TryEndAtOnce() && RunTurns(Budget);

    // An actor that is stopped while it is idle ends without a look for messages, whose code may not even have been compiled.
    private bool TryEndAtOnce()
    {
        if (!_isToRest)
        {
            return false;
        }

        _isToRest = false;
        return !HasOpenTurns && TryRest();
    }

    /// <summary>The handler is asynchronous: what it awaits is to know whose turn it is. Before the call.</summary>
    protected void BeginAsync()
    {
        EnterIdentity();
        if (_isMeasured && TurnExtras!.Measure!.Activity is { } activity)
        {
            Activity.Current = activity;
        }
    }

    /// <summary>The handler has ended without a result.</summary>
    protected void Return() => Return(default(NoResult));

    /// <summary>The handler has ended with a result.</summary>
    /// <param name="result">The result.</param>
    /// <typeparam name="TResult">Its type.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Return<TResult>(TResult result)
    {
        if (_reply is { } reply)
        {
            // The generated handle asks for what the generated switch returns.
            Debug.Assert(reply is Reply<TResult>, "An ask and its handler agree on the result.");
            if (!Unsafe.As<Reply<TResult>>(reply).TryAnswer(_version, result))
            {
                ConcurrencyEventSource.Log.LateAnswer(Name, NameOf(_handler));
            }
        }
    }

    /// <summary>The handler ends when its task does.</summary>
    /// <param name="task">What the handler returned.</param>
    protected void Await(Task task)
    {
        Suspend(task ?? throw NoTask(), TaskEnd.Instance);
    }

    /// <inheritdoc cref="Await(Task)"/>
    /// <typeparam name="TResult">The type of its result.</typeparam>
    protected void Await<TResult>(Task<TResult> task)
    {
        if ((task ?? throw NoTask()).IsCompletedSuccessfully)
        {
            Return(task.Result);
        }
        else
        {
            Suspend(task, TaskEnd<TResult>.Instance);
        }
    }

    /// <inheritdoc cref="Await(Task)"/>
    protected void Await(ValueTask task)
    {
        if (task.IsCompletedSuccessfully)
        {
            task.GetAwaiter().GetResult();
            Return();
        }
        else if (!ValueTaskSource.IsKnown || ValueTaskSource.Of(in task) is Task)
        {
            Suspend(task.AsTask(), TaskEnd.Instance);
        }
        else
        {
            ValueEnd end = TurnExtras?.ValueEnd as ValueEnd ?? new ValueEnd();
            end.Task = task;
            Suspend(end, ValueTaskSource.Of(in task));
        }
    }

    /// <inheritdoc cref="Await{TResult}(Task{TResult})"/>
    protected void Await<TResult>(ValueTask<TResult> task)
    {
        if (task.IsCompletedSuccessfully)
        {
            Return(task.Result);
        }
        else if (!ValueTaskSource.IsKnown || ValueTaskSource<TResult>.Of(in task) is Task)
        {
            Suspend(task.AsTask(), TaskEnd<TResult>.Instance);
        }
        else
        {
            ValueEnd<TResult> end = TurnExtras?.ValueEnd as ValueEnd<TResult> ?? new ValueEnd<TResult>();
            end.Task = task;
            Suspend(end, ValueTaskSource<TResult>.Of(in task));
        }
    }

    /// <summary>Whether the open turn waits for this very task, so that it cannot end before it.</summary>
    internal virtual bool AwaitsAs(object? awaiter) => awaiter is not null && (ReferenceEquals(Volatile.Read(ref _awaited), awaiter) || ReferenceEquals(TurnExtras?.Resume, awaiter));

    /// <summary>Handles what is in line. True when there is more to do than the budget allows.</summary>
    private protected abstract bool RunTurns(int budget);

    // True when what the turn waits for has become the consumer; false when it has completed meanwhile, and nobody else will resume it.
    private protected bool TrySuspendTurn()
    {
        do
        {
            LeaveIdentity();
            NoteSuspension();
            NoteAwaited(this);
            _mailbox.AdmitAll(); // Whoever waits for room that is there shall not wait for this turn. A full fence.
            FileSuspension();
            WaitGraph.LookFrom(this);
            if (_end!.TryHand(this, MakeTurnExtras().Resume ??= Resume)) // The last touch (I3).
            {
                return true;
            }

            FinishSuspended();
        }
        while (_awaited is not null); // Its error restarts the actor (I8).
        return false;
    }

    private protected InvalidOperationException NoTask() => new($"'{Name}.{NameOf(_handler)}' returned null instead of a task.");

    private protected virtual SlowTurn DescribeOpenTurn(TimeSpan elapsed) => new(Name, TurnName(_handler), elapsed, _mailbox.Count);

    private void Suspend(Task task, TurnEnd end)
    {
        if (task.IsCompleted)
        {
            end.Finish(this, task);
            return;
        }

        _end = end;
        Volatile.Write(ref _awaited, task);
    }

    private void Suspend(TurnEnd end, object? source)
    {
        MakeTurnExtras().ValueEnd = _end = end;
        Volatile.Write(ref _awaited, source ?? end);
    }

    // On whatever thread completed the handler's task. The turn ends here; the next ones may run here too, a few of them, where this is a thread of the pool that runs no turn:
    // as a loop that awaits its handlers would go on. Elsewhere they belong on the scheduler.
    private void Resume()
    {
        FinishSuspended();
        if (_awaited is not null && TrySuspendTurn())
        {
            return;
        }

        EndTurn();
        if (_mailbox.TryLeave())
        {
            return;
        }

        ActorThread thread = ActorThread.Current;
        if (thread.Cell is null && Settings.Scheduler is ActorScheduler scheduler && thread.Scheduler is null && Thread.CurrentThread.IsThreadPoolThread && IsPlain())
        {
            thread.Cell = this;
            bool isToBeContinued = RunTurns(ResumedBudget);
            thread.Cell = null;
            if (isToBeContinued)
            {
                scheduler.Enqueue(this);
            }
        }
        else
        {
            Settings.Scheduler.Schedule(this);
        }
    }

    private void FinishSuspended()
    {
        object awaited = _awaited!;
        NoteResumption();
        ForgetWait();
        Volatile.Write(ref _awaited, null);
        _end!.Finish(this, awaited);
    }

    /// <summary>Whether there is more to do at the turn's end than at that of a tell that nobody listens to.</summary>
    private protected bool HasTurnEnd => _isMeasured || _usesToken;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void BeginMeasured(int handler, long sentAt, Reply? reply)
    {
        _isMeasured = true;
        (MakeTurnExtras().Measure ??= new TurnMeasure(Settings)).Begin(NameOf(handler), sentAt, _mailbox.Count, reply?.Caller, isAsk: reply is not null);
    }

    private protected void EndTurn()
    {
        if (_reply is not null)
        {
            _reply = null;
        }

        if (_isMeasured)
        {
            _isMeasured = false;
            TurnExtras!.Measure!.End();
        }

        EndToken();
    }

    private void GiveOthersATurn()
    {
        if (Settings.Scheduler is ActorScheduler scheduler)
        {
            scheduler.Requeue(this);
        }
        else
        {
            Settings.Scheduler.Schedule(this);
        }
    }

    private protected void Fault(Exception error)
    {
        CountFailure();
        if (_isMeasured)
        {
            TurnExtras!.Measure!.Fail(error);
        }

        if (_reply is not { } reply)
        {
            FailTell(TurnName(_handler), error);
        }
        else
        {
            FaultAsk(_handler, reply, _version, error);
        }
    }

    // In line when the actor was cancelled.
    private protected void Bury(int handler, Reply? reply, int version)
    {
        Interlocked.Increment(ref MakeExtras().Buried);
        if (reply is null)
        {
            // What the runtime told the actor itself is nobody's loss.
            if (handler < FirstInternalHandler)
            {
                ReportDeadLetter(handler, hasSender: false);
            }
        }
        else
        {
            reply.TryFault(version, Unanswered(handler));
        }
    }
}
