using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Concurrency.CompilerServices;

/// <content>Turns: one message at a time, from the head of the mailbox; the next one starts when the handler's task has completed.</content>
public abstract partial class ActorCell<TMessage>
{
    // Turns in one go before other actors get the thread.
    private const int Budget = 256;

    private Reply? _reply;
    private int _version;
    private int _handler;
    private bool _usesToken;

    // What the handler has returned and the turn waits for; null while it runs. Written by the consumer; compared with by any thread.
    private object? _awaited;
    private TurnEnd? _end;
    private Action? _resume;

    /// <summary>The open turn's token: cancelled by the caller's token, the ask's timeout and the actor's stop.</summary>
    protected CancellationToken Token
    {
        get
        {
            _usesToken = true;
            return TokenOf(_reply, _version, (_mailbox.State & MailboxState.Cancelled) != 0);
        }
    }

    private bool IsCancelled => (_mailbox.State & MailboxState.Cancelled) != 0;

    void IThreadPoolWorkItem.Execute()
    {
        ActorThread thread = ActorThread.Current;
        ActorCell? outer = thread.Cell;
        thread.Cell = this;
        bool isToBeContinued = RunTurns();
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
    protected void BeginAsync() => EnterIdentity();

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
            Unsafe.As<Reply<TResult>>(reply).TryAnswer(_version, result);
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
        else
        {
            Suspend(task.AsTask(), TaskEnd.Instance);
        }
    }

    /// <inheritdoc cref="Await{TResult}(Task{TResult})"/>
    protected void Await<TResult>(ValueTask<TResult> task)
    {
        if (task.IsCompletedSuccessfully)
        {
            Return(task.Result);
        }
        else
        {
            Suspend(task.AsTask(), TaskEnd<TResult>.Instance);
        }
    }

    internal override bool AwaitsAs(object? awaiter) => awaiter is not null && ReferenceEquals(Volatile.Read(ref _awaited), awaiter);

    // True when there is more to do than the budget allows.
    private bool RunTurns()
    {
        for (int left = Budget; ; left--)
        {
            if (!_mailbox.TryTake(out TMessage message, out Reply? reply, out int version))
            {
                if (TryRest())
                {
                    LeaveIdentity();
                    return false;
                }

                continue;
            }

            if (IsCancelled)
            {
                Bury(message.Handler, reply, version);
            }
            else
            {
                RunTurn(message, reply, version);
                if (_awaited is { } awaited)
                {
                    LeaveIdentity();
                    NoteSuspension();
                    _mailbox.AdmitAll(); // Whoever waits for room that is there shall not wait for this turn. A full fence.
                    FileSuspension();
                    Hand(awaited); // The last touch (I3).
                    return false;
                }

                EndTurn();
            }

            if (left == 0)
            {
                LeaveIdentity();
                return true;
            }
        }
    }

    private void RunTurn(in TMessage message, Reply? reply, int version)
    {
        int handler = message.Handler;
        _reply = reply;
        _version = version;
        _handler = handler;
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

    private InvalidOperationException NoTask() => new($"'{Name}.{NameOf(_handler)}' returned null instead of a task.");

    private protected override SlowTurn DescribeOpenTurn(TimeSpan elapsed) => new(Name, NameOf(_handler), elapsed, _mailbox.Count);

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

    private void Hand(object awaited) => ((Task)awaited).ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_resume ??= Resume);

    // On whatever thread completed the handler's task: the turn ends here, the next one belongs on the scheduler.
    private void Resume()
    {
        var task = (Task)_awaited!;
        NoteResumption();
        Volatile.Write(ref _awaited, null);
        _end!.Finish(this, task);
        EndTurn();
        if (!_mailbox.TryLeave())
        {
            Settings.Scheduler.Schedule(this);
        }
    }

    private void EndTurn()
    {
        _reply = null;
        if (_usesToken)
        {
            _usesToken = false;
            LeaveToken();
        }
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
        if (_reply is not { } reply)
        {
            Report(NameOf(_handler), error); // A tell's error.
            return;
        }

        if (error is OperationCanceledException cancelled)
        {
            CancellationToken caller = reply.CallerToken;
            if (caller.IsCancellationRequested)
            {
                error = cancelled.CancellationToken == caller ? cancelled : new OperationCanceledException(cancelled.Message, cancelled, caller);
            }
            else if (IsCancelled)
            {
                error = Stopped(_handler, error);
            }
        }

        if (!reply.TryFault(_version, error))
        {
            Report(NameOf(_handler), error); // The caller has had his timeout.
        }
    }

    // In line when the actor was cancelled.
    private void Bury(int handler, Reply? reply, int version)
    {
        if (reply is null)
        {
            ReportDeadLetter(handler, hasSender: false);
        }
        else
        {
            reply.TryFault(version, Stopped(handler));
        }
    }

    /// <summary>How the task of a handler becomes its answer. One object per type of result.</summary>
    private abstract class TurnEnd
    {
        public abstract void Finish(ActorCell<TMessage> cell, Task task);
    }

    private sealed class TaskEnd : TurnEnd
    {
        public static readonly TaskEnd Instance = new();

        public override void Finish(ActorCell<TMessage> cell, Task task)
        {
            if (task.IsCompletedSuccessfully)
            {
                cell.Return();
            }
            else
            {
                cell.Fault(ErrorOf(task));
            }
        }
    }

    private sealed class TaskEnd<TResult> : TurnEnd
    {
        public static readonly TaskEnd<TResult> Instance = new();

        public override void Finish(ActorCell<TMessage> cell, Task task)
        {
            if (task.IsCompletedSuccessfully)
            {
                cell.Return(((Task<TResult>)task).Result);
            }
            else
            {
                cell.Fault(ErrorOf(task));
            }
        }
    }

    private static Exception ErrorOf(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
            throw new UnreachableException("The task has failed.");
        }
        catch (Exception error)
        {
            return error; // With the stack of where it was thrown.
        }
    }
}
