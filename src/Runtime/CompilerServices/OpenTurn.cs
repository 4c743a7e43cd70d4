using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Concurrency.CompilerServices;

/// <summary>A turn beside which others may be open: a query or an interleaved one. For generated code.</summary>
// Concurrency contract
//   Callers:   the thread that runs the handler's synchronous part, then whoever completes what it returned; the actor's consumer before and after; Reply, Awaited, SuspendedAt and
//       Source are looked at by any thread, and what is found there is acted on by compare-and-swap on the reply or under the token's lock only.
//   I1  After the completion has been handed to what the handler returned, the thread that did so touches the turn no more.
//   I2  The consumer uses the turn again only after Ended, which is the last thing that its own side does with it.
//   User code runs: the handler, in Run.
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class OpenTurn : ITurn
{
    private readonly ActorCell _cell;

    // What the turn waits for, as far as is known. Any thread (see ITurn.Hint).
    private Reply? _hint;
    private Reply? _reply;
    private int _version;
    private object? _awaited;
    private Action<OpenTurn, object>? _finish;
    private Action? _complete;
    private TurnMeasure? _measure;
    private bool _usesToken;

    // What the thread had before Run; null where it suppresses the flow, which then stays as it is.
    private ExecutionContext? _outer;
    private bool _hasIdentity;

    // When it suspended, in ticks of the wheel plus one; 0 while it is not.
    private long _suspendedAt;

    private protected OpenTurn(ActorCell cell) => _cell = cell;

    /// <summary>The turn's token: cancelled by the caller's token, the ask's timeout, the actor's stop and its restart.</summary>
    public CancellationToken Token
    {
        get
        {
            _usesToken = true;
            return Source.Give(_cell, _reply, _version);
        }
    }

    /// <summary>What the end of the handler's task calls.</summary>
    internal Action Completion => _complete ??= Complete;

    ActorCell ITurn.Cell => _cell;

    string ITurn.Message => _cell.MessageName(Handler);

    ref Reply? ITurn.Hint => ref _hint;

    internal TurnToken Source { get; } = new();

    internal TurnKind Kind { get; private set; }

    internal int Handler { get; private set; }

    internal Reply? Reply => Volatile.Read(ref _reply);

    internal object? Awaited => Volatile.Read(ref _awaited);

    internal long SuspendedAt => Volatile.Read(ref _suspendedAt);

    /// <summary>For the wheel: report it when it has been suspended for so long.</summary>
    internal long ReportAfter { get; set; }

    /// <summary>Whether a message is being handled. The consumer's; others see it a little late.</summary>
    internal bool IsOpen { get; set; }

    /// <summary>What a message without a caller has failed with, for the consumer to decide about.</summary>
    internal Exception? Error { get; private set; }

    /// <summary>The next turn that has ended, until the consumer has seen it.</summary>
    internal OpenTurn? NextEnded { get; set; }

    /// <summary>Whether the turn is suspended and its handler has returned this very task.</summary>
    bool ITurn.Awaits(Reply reply, object? awaiter) => Awaits(awaiter);

    internal bool Awaits(object? awaiter) => awaiter is not null && ReferenceEquals(Awaited, awaiter);

    /// <summary>Whether the turn that was seen suspended answers this use of the reply.</summary>
    internal bool Answers(Reply reply, int version) => ReferenceEquals(Reply, reply) && _version == version;

    /// <summary>The handler is asynchronous: what it awaits is to know whose turn it is. Before the call.</summary>
    public void BeginAsync()
    {
        if (_outer is not null)
        {
            _hasIdentity = true;
            _cell.RestoreIdentity();
        }

        if (_measure is { Activity: { } activity })
        {
            Activity.Current = activity;
        }
    }

    /// <summary>The handler has ended without a result.</summary>
    public void Return() => Return(default(NoResult));

    /// <summary>The handler has ended with a result.</summary>
    /// <param name="result">The result.</param>
    /// <typeparam name="TResult">Its type.</typeparam>
    public void Return<TResult>(TResult result)
    {
        // The generated handle asks for what the generated switch returns.
        if (_reply is { } reply && !Unsafe.As<Reply<TResult>>(reply).TryAnswer(_version, result))
        {
            ConcurrencyEventSource.Log.LateAnswer(_cell.Name, _cell.MessageName(Handler));
        }
    }

    /// <summary>The handler ends when its task does.</summary>
    /// <param name="task">What the handler returned.</param>
    public void Await(Task task) => Suspend(task, static (turn, awaited) => turn.Finish((Task)awaited));

    /// <inheritdoc cref="Await(Task)"/>
    /// <typeparam name="TResult">The type of its result.</typeparam>
    public void Await<TResult>(Task<TResult> task) => Suspend(task, static (turn, awaited) => turn.Finish((Task<TResult>)awaited));

    /// <inheritdoc cref="Await(Task)"/>
    public void Await(ValueTask task)
    {
        if (task.IsCompletedSuccessfully)
        {
            task.GetAwaiter().GetResult();
            Return();
        }
        else
        {
            Await(task.AsTask());
        }
    }

    /// <inheritdoc cref="Await{TResult}(Task{TResult})"/>
    public void Await<TResult>(ValueTask<TResult> task)
    {
        if (task.IsCompletedSuccessfully)
        {
            Return(task.Result);
        }
        else
        {
            Await(task.AsTask());
        }
    }

    internal void Open(int handler, TurnKind kind, Reply? reply, int version)
    {
        Handler = handler;
        Kind = kind;
        Error = null;
        _version = version;
        Volatile.Write(ref _reply, reply);
        IsOpen = true;
    }

    /// <summary>Runs the handler's synchronous part; true when the turn has ended with it. Otherwise the completion of its task ends the turn (I1).</summary>
    internal bool Run(long sentAt, long depth)
    {
        _outer = ExecutionContext.Capture();
        if (ActorMetrics.IsTimed)
        {
            (_measure ??= new TurnMeasure(_cell.Settings)).Begin(_cell.MessageName(Handler), sentAt, depth, _reply?.Caller, isAsk: _reply is not null);
        }

        try
        {
            Handle();
        }
        catch (Exception error)
        {
            _awaited = null;
            Fault(error);
        }

        if (_outer is { } outer && (_hasIdentity || _measure is { IsOpen: true }))
        {
            ExecutionContext.Restore(outer);
        }

        _hasIdentity = false;
        _outer = null;

        if (_awaited is not { } awaited)
        {
            Close();
            return true;
        }

        var task = (Task)awaited;
        NoteSuspension();
        bool isNoted = ActorCell.NoteAwaited(this);
        Interlocked.MemoryBarrier(); // Of two turns that begin to wait for each other, one sees the other; so do this turn and a part of it that goes on elsewhere already.
        if (isNoted || _cell.TryTakeGuess(this))
        {
            WaitGraph.LookFrom(this);
        }

        if (task.IsCompleted)
        {
            FinishSuspended(awaited);
            return true;
        }

        // The last touch (I1). An interleaved turn mostly ends on its context, where the framework runs inline only what was registered under that very context; what ends elsewhere
        // comes to the context's Post, which knows the completion and runs it there and then.
        if (Kind == TurnKind.Interleave)
        {
            task.GetAwaiter().UnsafeOnCompleted(Completion);
        }
        else
        {
            task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(Completion);
        }

        return false;
    }

    /// <summary>Fails the call if its handler still runs: the actor is given up.</summary>
    internal void GiveUp(Exception error)
    {
        if (Reply is { } reply)
        {
            int version = reply.Version;
            if (ReferenceEquals(reply.Cell, _cell) && reply.TryClaimRunning(version))
            {
                reply.Fail(version, error, isWithdrawn: false);
            }
        }
    }

    private protected abstract void Handle();

    /// <summary>Gives the turn to the consumer. From any thread; the last touch (I2).</summary>
    private protected abstract void End();

    private void Suspend(Task? task, Action<OpenTurn, object> finish)
    {
        if (task is null)
        {
            throw new InvalidOperationException($"'{_cell.Name}.{_cell.MessageName(Handler)}' returned null instead of a task.");
        }

        if (task.IsCompleted)
        {
            finish(this, task);
            return;
        }

        _finish = finish;
        Volatile.Write(ref _awaited, task);
    }

    private void NoteSuspension()
    {
        if (_cell.Settings.SlowTurnTicks != 0)
        {
            ReportAfter = _cell.Settings.SlowTurnTicks;
            Volatile.Write(ref _suspendedAt, _cell.Settings.Wheel.Reckon() + 1);
            Interlocked.MemoryBarrier(); // As for exclusive turns: the wheel sees the turn, or has let go of the actor before this looks.
            _cell.FileSuspension();
        }
    }

    // On whatever thread completed the handler's task.
    private void Complete()
    {
        FinishSuspended(_awaited!);
        End();
    }

    private void FinishSuspended(object awaited)
    {
        Volatile.Write(ref _suspendedAt, 0);
        Volatile.Write(ref _hint, null);
        Volatile.Write(ref _awaited, null);
        _finish!(this, awaited);
        Close();
    }

    private void Finish(Task task)
    {
        if (task.IsCompletedSuccessfully)
        {
            Return();
        }
        else
        {
            Fault(ActorCell.ErrorOf(task));
        }
    }

    private void Finish<TResult>(Task<TResult> task)
    {
        if (task.IsCompletedSuccessfully)
        {
            Return(task.Result);
        }
        else
        {
            Fault(ActorCell.ErrorOf(task));
        }
    }

    private void Fault(Exception error)
    {
        _cell.CountTurnFailure();
        _measure?.Fail(error);
        if (_reply is { } reply)
        {
            _cell.FaultAsk(Handler, reply, _version, error);
        }
        else
        {
            Error = error;
        }
    }

    private void Close()
    {
        if (_measure is { IsOpen: true } measure)
        {
            measure.End();
        }

        if (_usesToken)
        {
            _usesToken = false;
            Source.Leave();
        }

        Volatile.Write(ref _reply, null);
    }
}
