namespace Concurrency.CompilerServices;

/// <content>Where interleaved turns run: the actor's own context.</content>
// I14  Each interleaved turn has a context of its own. The framework runs an awaiting continuation inline when a task completes under the very context that the await captured;
//      with one context for all, a turn that completes what another one awaits would be interrupted by it.
public abstract partial class OpenActorCell<TMessage>
{
    // Made at the first continuation.
    private MpscQueue<Continuation>? _ready;

    // Guards the consuming end of _ready once the consumer has gone.
    private readonly Lock _late = new();

    // Consumer, while no query is open: what is ready now, one after the other. What becomes ready meanwhile waits until a message has had its chance, or a turn that
    // yields in a loop would keep out the message it waits for.
    private bool RunReady()
    {
        if (Volatile.Read(ref _ready) is not { } ready)
        {
            return false;
        }

        int left = ready.Count;
        if (left == 0)
        {
            return false;
        }

        ContextEntry entry = ContextEntry.Enter();
        while (left-- > 0 && ready.TryDequeue(out Continuation continuation))
        {
            NoteHandler(continuation.Context.Handler);
            SynchronizationContext.SetSynchronizationContext(continuation.Context);
            Run(continuation);
        }

        entry.Leave();
        return true;
    }

    private bool RunOnContext(OpenTurn<TMessage> turn)
    {
        NoteHandler(turn.Handler);
        ContextEntry entry = ContextEntry.Enter();
        SynchronizationContext.SetSynchronizationContext(new TurnContext(this, turn));
        bool hasEnded = turn.Run();
        entry.Leave();
        return hasEnded;
    }

    private void Run(Continuation continuation)
    {
        try
        {
            continuation.Callback(continuation.State);
        }
        catch (Exception error)
        {
            Report("a continuation", error); // An async void method of the user's, mostly.
        }
    }

    private bool HasReady => Volatile.Read(ref _ready) is { IsEmpty: false };

    private void Post(TurnContext context, SendOrPostCallback callback, object? state)
    {
        LazyInitializer.EnsureInitialized(ref _ready).Enqueue(new Continuation(context, callback, state));
        CallConsumer(); // A full fence.
        if (HasNoConsumer)
        {
            RunLate();
        }
    }

    // The actor has ended, and no turn is open: what some forked work posts has nobody left to be kept apart from. It runs, so that nothing waits for it in vain.
    private protected override void OnEnding()
    {
        Interlocked.MemoryBarrier(); // Whoever posts sees that the consumer has gone, or is seen here.
        RunLate();
    }

    private void RunLate()
    {
        while (true)
        {
            Continuation continuation;
            lock (_late)
            {
                if (Volatile.Read(ref _ready) is not { } ready || !ready.TryDequeue(out continuation))
                {
                    return;
                }
            }

            Settings.Pool.Schedule(new LateContinuation(this, continuation));
        }
    }

    private readonly record struct Continuation(TurnContext Context, SendOrPostCallback Callback, object? State);

    private sealed class LateContinuation(OpenActorCell<TMessage> cell, Continuation continuation) : IThreadPoolWorkItem
    {
        public void Execute() => cell.Run(continuation);
    }

    /// <summary>The consumer's thread, while it runs on contexts of the actor's.</summary>
    private readonly ref struct ContextEntry
    {
        private readonly ActorThread _thread;
        private readonly SynchronizationContext? _outer;

        private ContextEntry(ActorThread thread, SynchronizationContext? outer)
        {
            _thread = thread;
            _outer = outer;
        }

        public static ContextEntry Enter()
        {
            ActorThread thread = ActorThread.Current;
            thread.Depth += DeepestInline; // No other actor's handler runs inline here, where it would find a context that is none of its business.
            return new ContextEntry(thread, SynchronizationContext.Current);
        }

        public void Leave()
        {
            _thread.Depth -= DeepestInline;
            SynchronizationContext.SetSynchronizationContext(_outer);
        }
    }

    /// <summary>Continuations of one interleaved turn come back through it (I14).</summary>
    private sealed class TurnContext(OpenActorCell<TMessage> cell, OpenTurn turn) : SynchronizationContext
    {
        public int Handler { get; } = turn.Handler;

        public override void Post(SendOrPostCallback d, object? state)
        {
            // The end of a task that is not the handler's own: its caller need not wait for the consumer. (Not recognised, it would be answered with the turn's next part.)
            if (ReferenceEquals(state, turn.Completion))
            {
                turn.Completion();
            }
            else
            {
                cell.Post(this, d, state);
            }
        }

        public override void Send(SendOrPostCallback d, object? state)
        {
            if (!ReferenceEquals(Current, this))
            {
                throw new NotSupportedException($"'{cell.Name}' cannot be waited for by Send: the thread would be blocked while the actor may need it. Post, or send a message.");
            }

            d(state);
        }

        public override SynchronizationContext CreateCopy() => this;
    }
}
