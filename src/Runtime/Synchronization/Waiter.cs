using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace Concurrency;

// Concurrency contract
//   Callers:   the owner (queue, semaphore) links, decides and settles; cancellation callbacks decide; the one awaiter reads the result.
//   I1  _outcome leaves Pending by one compare-and-swap. Only its winner may move an item or a permit; a grant is never taken back.
//   I2  Settle runs exactly once, after the decision, outside every lock. Its last touch of the waiter is the exchange of _phase, or,
//       when that met an awaiter, the hand-over to the scheduler.
//   I3  Two parties let go before a waiter is recycled: the settling side (I2) and the awaiter, whose GetResult claims the version by
//       compare-and-swap, so once. A waiter with a continuation still to run, or with a cancellation callback that may still be on its
//       way, is dropped, never pooled. So is one nobody awaits: only GetResult recycles.
//   I4  IsArmed, IsLinked, Next and Previous are guarded by the owner's lock. Registrations are written before IsArmed is set, so a callback
//       that finds IsArmed set sees them; one that finds it unset leaves settling to the arming thread, which then forbids recycling.
//   Linearizes: the wait at the compare-and-swap of _outcome.
//   Progress:  deciding and settling are wait-free (the BCL's unregistration spins briefly).
//   User code runs: only in Run, which a scheduler or the awaiter's own context calls; never on the settling stack.

/// <summary>
/// A place in the line of a queue or semaphore: the decision between grant and cancellation, and the pooled source behind the caller's
/// <see cref="ValueTask"/>.
/// </summary>
internal abstract class Waiter : IThreadPoolWorkItem
{
    private const int Unawaited = 0;
    private const int Awaited = 1;
    private const int Settled = 2;

    private static readonly Action<object?> TokenCancelled = static waiter => ((Waiter)waiter!).GiveUp(WaitOutcome.Cancelled);
    private static readonly Action<object?> DeadlineOver = static waiter => ((Waiter)waiter!).GiveUp(WaitOutcome.TimedOut);

    // A WaitOutcome; interlocked only (I1).
    private int _outcome;

    // Unawaited, Awaited once a continuation is stored, Settled for good; interlocked only (I2).
    private int _phase;

    // Counts uses; its low half is the token of the value task. Interlocked only (I3).
    private int _version;

    // False once a late callback could still reach this object. Written before Settled is published.
    private bool _isReusable = true;

    // The awaiter's continuation: null, or written before Awaited is published and cleared just before it runs (I3).
    private Action<object?>? _continuation;
    private object? _continuationState;
    private ExecutionContext? _executionContext;

    // Null for the scheduler; else the SynchronizationContext or TaskScheduler the awaiter asked to return to.
    private object? _returnTo;

    // Written when rented, before anybody else can see the waiter (I4).
    private IWaiterOwner? _owner;
    private IWorkScheduler? _scheduler;
    private CancellationTokenRegistration _tokenRegistration;
    private CancellationTokenRegistration _deadlineRegistration;

    /// <summary>Neighbours in the owner's line, or in a chain of decided waiters, or in the pool.</summary>
    internal Waiter? Next { get; set; }

    internal Waiter? Previous { get; set; }

    /// <summary>Whether the waiter stands in its owner's line.</summary>
    internal bool IsLinked { get; set; }

    /// <summary>Whether the owner has met the waiter under its lock while it was undecided (I4).</summary>
    internal bool IsArmed { get; set; }

    internal WaitOutcome Outcome => (WaitOutcome)Volatile.Read(ref _outcome);

    /// <summary>The token whose cancellation ends the wait; valid until the waiter is recycled.</summary>
    protected CancellationToken CallerToken { get; private set; }

    protected short Token => (short)_version;

    /// <summary>Prepares a rented waiter. Nobody else knows it yet.</summary>
    internal void Prepare(IWaiterOwner owner, IWorkScheduler scheduler)
    {
        Debug.Assert(_phase == Unawaited && _outcome == (int)WaitOutcome.Pending, "A pooled waiter is as good as new.");
        _owner = owner;
        _scheduler = scheduler;
    }

    /// <summary>Lets tokens end the wait. Not under a lock: a callback may run right here.</summary>
    internal void Register(CancellationToken caller, CancellationToken deadline)
    {
        CallerToken = caller;
        _tokenRegistration = caller.UnsafeRegister(TokenCancelled, this);
        _deadlineRegistration = deadline.UnsafeRegister(DeadlineOver, this);
    }

    /// <summary>Tries to be the one that decides (I1).</summary>
    internal bool TryDecide(WaitOutcome outcome)
    {
        return Interlocked.CompareExchange(ref _outcome, (int)outcome, (int)WaitOutcome.Pending) == (int)WaitOutcome.Pending;
    }

    /// <summary>Publishes the decision to the awaiter (I2). Not under a lock.</summary>
    internal void Settle()
    {
        Debug.Assert(Outcome != WaitOutcome.Pending, "Only a decided wait is settled.");
        _isReusable &= LeaveToken(_tokenRegistration, WaitOutcome.Cancelled) & LeaveToken(_deadlineRegistration, WaitOutcome.TimedOut);

        // Release (I2): pairs with the acquire of _phase in GetStatus, Claim and OnCompleted; the outcome and the result are visible with it.
        if (Interlocked.Exchange(ref _phase, Settled) == Awaited) Dispatch();
    }

    /// <summary>Settles a waiter that was decided before it got in line: its callback is still running, so it is not recycled (I4).</summary>
    internal void SettleUnarmed()
    {
        _isReusable = false;
        Settle();
    }

    /// <summary>Takes back a waiter that was never in line nor shown to an awaiter; true when it is as good as new. Safe under a lock.</summary>
    protected bool TryDiscard() =>
        TryDecide(WaitOutcome.Granted) & (LeaveToken(_tokenRegistration, WaitOutcome.Cancelled) & LeaveToken(_deadlineRegistration, WaitOutcome.TimedOut)) && TryReset();

    void IThreadPoolWorkItem.Execute() => Run();

    public ValueTaskSourceStatus GetStatus(short token)
    {
        CheckToken(token);
        return Volatile.Read(ref _phase) == Settled ? StatusOf(Outcome) : ValueTaskSourceStatus.Pending;
    }

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        CheckToken(token);
        if (Volatile.Read(ref _phase) == Awaited) throw AwaitedTwice();

        _continuationState = state;
        if ((flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0) _executionContext = ExecutionContext.Capture();
        if ((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0) _returnTo = CurrentContext();
        Volatile.Write(ref _continuation, continuation);
        switch (Interlocked.CompareExchange(ref _phase, Awaited, Unawaited))
        {
            case Settled:
                Dispatch();
                break;
            case Awaited:
                throw AwaitedTwice();
        }
    }

    /// <summary>Takes the result for the one awaiter; the caller recycles when it has read it (I3).</summary>
    /// <exception cref="InvalidOperationException">The wait is not over, or its result was taken before.</exception>
    protected WaitOutcome Claim(short token)
    {
        int version = Volatile.Read(ref _version);
        if (Volatile.Read(ref _phase) != Settled && (short)version == token) throw new InvalidOperationException("The wait is not over: await the value task.");
        if ((short)version != token || Interlocked.CompareExchange(ref _version, version + 1, version) != version) throw AwaitedTwice();
        return Outcome;
    }

    /// <summary>Makes the waiter as good as new; false when somebody else may still hold it, and it must be left to the collector (I3).</summary>
    protected bool TryReset()
    {
        if (!_isReusable || Volatile.Read(ref _continuation) is not null) return false;
        _owner = null;
        _scheduler = null;
        CallerToken = default;
        _tokenRegistration = default;
        _deadlineRegistration = default;
        IsArmed = false;
        _outcome = (int)WaitOutcome.Pending;
        Volatile.Write(ref _phase, Unawaited);
        return true;
    }

    protected virtual ValueTaskSourceStatus StatusOf(WaitOutcome outcome) => outcome switch
    {
        WaitOutcome.Cancelled => ValueTaskSourceStatus.Canceled,
        WaitOutcome.Completed => ValueTaskSourceStatus.Faulted,
        _ => ValueTaskSourceStatus.Succeeded,
    };

    private static object? CurrentContext()
    {
        if (SynchronizationContext.Current is { } context && context.GetType() != typeof(SynchronizationContext)) return context;
        return TaskScheduler.Current == TaskScheduler.Default ? null : TaskScheduler.Current;
    }

    private static InvalidOperationException AwaitedTwice() => new("A value task may be awaited only once.");

    private void GiveUp(WaitOutcome outcome)
    {
        if (!TryDecide(outcome)) return;
        if (_owner!.Withdraw(this)) Settle();
    }

    // The callback that decided is running right now and touches nothing after Settle; any other must be known never to come (I3).
    private bool LeaveToken(CancellationTokenRegistration registration, WaitOutcome own) =>
        registration == default || Outcome == own || registration.Unregister();

    private void Dispatch()
    {
        switch (_returnTo)
        {
            case null:
                _scheduler!.Schedule(this);
                break;
            case SynchronizationContext context:
                context.Post(static waiter => ((Waiter)waiter!).Run(), this);
                break;
            case TaskScheduler scheduler:
                new Task(static waiter => ((Waiter)waiter!).Run(), this).Start(scheduler);
                break;
        }
    }

    private void Run()
    {
        Action<object?> continuation = _continuation!;
        object? state = _continuationState;
        ExecutionContext? executionContext = _executionContext;
        _continuationState = null;
        _executionContext = null;
        _returnTo = null;
        // Release (I3): from here on the awaiter may recycle this object.
        Volatile.Write(ref _continuation, null);
        if (executionContext is null) continuation(state);
        else ExecutionContext.Run(executionContext, static call => ((Call)call!).Invoke(), new Call(continuation, state));
    }

    private void CheckToken(short token)
    {
        if ((short)Volatile.Read(ref _version) != token) throw AwaitedTwice();
    }

    private sealed record Call(Action<object?> Continuation, object? State)
    {
        internal void Invoke() => Continuation(State);
    }
}
