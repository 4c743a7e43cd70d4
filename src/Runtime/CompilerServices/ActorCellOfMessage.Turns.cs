using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Concurrency.CompilerServices;

/// <content>Turns: one message at a time, from the head of the mailbox; the next one starts when the handler's task has completed.</content>
public abstract partial class ActorCell<TMessage>
{
    // Turns in one go before other actors get the thread.
    private const int Budget = 256;

    // How long, in iterations of a spin (some hundred nanoseconds), the actor waits once for the next message after a tell before it goes idle, when its thread has nothing else to
    // do: a sender in a loop then finds it at work and a few messages in line, and neither has to wake the other for each of them.
    private const int Linger = 10;

    // Turns in one go on a thread that came to resume one.
    private const int ResumedBudget = 16;

    private Reply? _reply;
    private int _version;
    private int _handler;

    // What there is to do at the turn's end; the consumer's.
    private bool _usesToken;
    private bool _isMeasured;

    // What the handler has returned and the turn waits for; null while it runs. Written by the consumer; compared with by any thread.
    private object? _awaited;
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
    private bool _isCancelled;

    /// <summary>Whether the open turn waits for what its handler has returned. Consumer.</summary>
    private protected bool IsSuspended => _awaited is not null;

    private protected override bool IsCancelled => Volatile.Read(ref _isCancelled);

    void IThreadPoolWorkItem.Execute()
    {
        ActorThread thread = ActorThread.Current;
        ActorCell? outer = thread.Cell;
        thread.Cell = this;
        bool isToBeContinued = (_actor is not null || TryActivate()) && RunTurns(Budget);
        thread.Cell = outer;
        if (isToBeContinued)
        {
            GiveOthersATurn();
        }
    }

    /// <summary>Calls the user's method and ends with <c>Return</c> or <c>Await</c>.</summary>
    /// <param name="message">The message.</param>
    protected abstract void Handle(in TMessage message);

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

    internal override bool AwaitsAs(object? awaiter) => awaiter is not null && (ReferenceEquals(Volatile.Read(ref _awaited), awaiter) || ReferenceEquals(TurnExtras?.Resume, awaiter));

    // True when there is more to do than the budget allows.
    private protected virtual bool RunTurns(int budget)
    {
        bool hasLingered = true;
        bool isTimed = ActorMetrics.IsTimed;
        for (int left = budget; ; left--)
        {
            if (!_mailbox.TryTake(out TMessage message, out Reply? reply, out int version, out long sentAt))
            {
                if (!hasLingered && Settings.Scheduler is ActorScheduler { HasMore: false })
                {
                    hasLingered = true;
                    Thread.SpinWait(Linger);
                    continue;
                }

                LeaveIdentity(); // Before the actor is given away: the next consumer has a thread, and something to give back, of his own.
                if (TryRest())
                {
                    return false;
                }

                continue;
            }

            hasLingered = reply is not null;
            if (Volatile.Read(ref _isCancelled))
            {
                Bury(message.Handler, reply, version);
            }
            else
            {
                RunTurn(in message, reply, version, sentAt, isTimed);
                if (_awaited is not null && TrySuspendTurn())
                {
                    return false;
                }

                EndTurn();
            }

            if (left <= 0)
            {
                LeaveIdentity();
                return true;
            }
        }
    }

    private protected void RunTurn(in TMessage message, Reply? reply, int version, long sentAt, bool isTimed)
    {
        // Written only when they change: senders read what lies beside them.
        int handler = message.Handler;
        if (reply is not null)
        {
            _reply = reply;
            _version = version;
        }

        if (_handler != handler)
        {
            _handler = handler;
        }

        if (isTimed)
        {
            _isMeasured = true;
            (MakeTurnExtras().Measure ??= new TurnMeasure(Settings)).Begin(NameOf(handler), sentAt, _mailbox.Count, reply?.Caller, isAsk: reply is not null);
        }

        long started = IsToBeMeasured(handler) ? Settings.Time.GetTimestamp() : 0;
        try
        {
            Handle(in message);
        }
        catch (Exception error)
        {
            _awaited = null;
            Fault(error);
        }

        if (started != 0)
        {
            Measure(handler, started);
        }
    }

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

    private InvalidOperationException NoTask() => new($"'{Name}.{NameOf(_handler)}' returned null instead of a task.");

    private protected override SlowTurn DescribeOpenTurn(TimeSpan elapsed) => new(Name, TurnName(_handler), elapsed, _mailbox.Count);

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
            scheduler.Enqueue(this);
        }
        else
        {
            Settings.Scheduler.Schedule(this);
        }
    }

    private void Fault(Exception error)
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
