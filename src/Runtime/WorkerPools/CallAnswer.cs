using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace Concurrency;

// Concurrency contract
//   Callers:   Settle once per use, by whoever decided how the call ends; the value task's members by its one awaiter.
//   I1  _phase leaves Unawaited by compare-and-swap to Awaited, with the continuation stored, or by exchange to Settled, with the outcome stored. Who comes second of the two
//       sends the continuation on its way.
//   I2  Settle touches nothing after its exchange unless that met an awaiter: the awaiter may have read, and the object be in use again.
//   I3  GetResult claims the version by compare-and-swap, so a use ends once; a token of an earlier use is refused.
//   User code runs: only in Execute, or where the awaiter asked to be called; never on the stack that settles.

/// <summary>What stands behind the value task of a call to a pool, call after call.</summary>
internal sealed class CallAnswer<TResult>(PoolCall owner) : IValueTaskSource<TResult>, IValueTaskSource, IThreadPoolWorkItem
{
    private const int Unawaited = 0;
    private const int Awaited = 1;
    private const int Settled = 2;

    private int _phase;
    private int _version;

    // Written before Settled is published; read after.
    private TResult _result = default!;
    private UnreadError? _error;

    // Written before Awaited is published; taken by Execute.
    private Action<object?>? _continuation;
    private object? _state;
    private ExecutionContext? _context;
    private object? _returnTo;

    /// <summary>The value task's token of the present use.</summary>
    internal short Token => (short)Volatile.Read(ref _version);

    internal void Settle(TResult result, Exception? error, bool isCancelled)
    {
        _result = result;
        _error = error is null ? null : new UnreadError(error, isCancelled);
        if (Interlocked.Exchange(ref _phase, Settled) == Awaited) Dispatch();
    }

    public ValueTaskSourceStatus GetStatus(short token)
    {
        Check(token);
        return Volatile.Read(ref _phase) != Settled ? ValueTaskSourceStatus.Pending
            : _error is null ? ValueTaskSourceStatus.Succeeded
            : _error.IsCancellation ? ValueTaskSourceStatus.Canceled
            : ValueTaskSourceStatus.Faulted;
    }

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        Check(token);
        if (_continuation is not null) throw AwaitedTwice();
        _continuation = continuation;
        _state = state;
        if ((flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0) _context = ExecutionContext.Capture();
        if ((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0) _returnTo = CurrentContext();
        switch (Interlocked.CompareExchange(ref _phase, Awaited, Unawaited))
        {
            case Settled:
                Dispatch();
                break;
            case Awaited:
                throw AwaitedTwice();
        }
    }

    public TResult GetResult(short token)
    {
        if (Check(token) is var version && Volatile.Read(ref _phase) != Settled) throw new InvalidOperationException("The call is not over: await the value task.");
        TResult result = _result;
        UnreadError? error = _error;
        if (Interlocked.CompareExchange(ref _version, version + 1, version) != version) throw AwaitedTwice();
        _result = default!;
        _error = null;
        _continuation = null;
        _state = null;
        Volatile.Write(ref _phase, Unawaited);
        owner.OnRead();
        error?.Throw();
        return result;
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    void IThreadPoolWorkItem.Execute() => Run();

    private static object? CurrentContext()
    {
        if (SynchronizationContext.Current is { } context && context.GetType() != typeof(SynchronizationContext)) return context;
        return TaskScheduler.Current == TaskScheduler.Default ? null : TaskScheduler.Current;
    }

    private static InvalidOperationException AwaitedTwice() => new("A value task may be awaited only once.");

    private int Check(short token)
    {
        int version = Volatile.Read(ref _version);
        return (short)version == token ? version : throw AwaitedTwice();
    }

    private void Dispatch()
    {
        switch (_returnTo)
        {
            case SynchronizationContext context:
                context.Post(static answer => ((CallAnswer<TResult>)answer!).Run(), this);
                return;
            case TaskScheduler scheduler:
                new Task(static answer => ((CallAnswer<TResult>)answer!).Run(), this).Start(scheduler);
                return;
            default:
                owner.Scheduler.Schedule(this);
                return;
        }
    }

    private void Run()
    {
        Debug.Assert(_continuation is not null, "Only what is awaited is dispatched.");
        Action<object?> continuation = _continuation;
        object? state = _state;
        ExecutionContext? context = _context;
        _context = null;
        _returnTo = null; // The continuation reads the result, and with it ends the use: nothing of this object is touched after the call.
        if (context is null) continuation(state);
        else ExecutionContext.Run(context, static call => ((Call)call!).Invoke(), new Call(continuation, state));
    }

    private sealed record Call(Action<object?> Continuation, object? State)
    {
        internal void Invoke() => Continuation(State);
    }
}

/// <summary>What a call failed with. If nobody ever reads it, it shows where .NET shows what nobody observed.</summary>
internal sealed class UnreadError(Exception error, bool isCancellation)
{
    ~UnreadError()
    {
        if (!isCancellation) StrayError.Surface(error);
    }

    internal bool IsCancellation => isCancellation;

    internal void Throw()
    {
        GC.SuppressFinalize(this);
        ExceptionDispatchInfo.Throw(error);
    }
}
