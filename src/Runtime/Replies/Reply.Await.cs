using System.Threading.Tasks.Sources;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <content>The awaiting side: where the continuation goes.</content>
internal abstract partial class Reply
{
    /// <summary>The task of the async method that awaits directly, when it is one; for whoever wants to know what a turn waits for.</summary>
    public object? Awaiter => Volatile.Read(ref _continuationState);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        long word = Check(token);
        if ((word & ReplyWord.Awaited) != 0)
        {
            throw AwaitedTwice();
        }

        _continuation = continuation;
        _continuationState = state;
        ITurn? turn = NoteAwaiter(state);
        ActorCell? asker = _asker;
        if ((flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0)
        {
            _executionContext = ExecutionContext.Capture();
        }

        if ((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0)
        {
            _returnTo = CurrentContext();
        }

        while (true)
        {
            word = Volatile.Read(ref _word);
            if ((word & ReplyWord.Awaited) != 0)
            {
                throw AwaitedTwice();
            }

            if ((word & ReplyWord.PhaseMask) == ReplyWord.Done)
            {
                Dispatch();
                return;
            }

            // Publishes the continuation: pairs with the compare-and-swap in TryFinish.
            if (Interlocked.CompareExchange(ref _word, word | ReplyWord.Awaited, word) == word)
            {
                if (asker is not null)
                {
                    LookForCircle(turn, asker, state, word);
                }

                return;
            }
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        ActorThread thread = ActorThread.Current;
        ActorCell? outer = thread.Cell;
        thread.Cell = _asker;
        try
        {
            Run();
        }
        finally
        {
            thread.Cell = outer;
        }
    }

    private static object? CurrentContext()
    {
        if (SynchronizationContext.Current is { } context && context.GetType() != typeof(SynchronizationContext))
        {
            return context;
        }

        return TaskScheduler.Current == TaskScheduler.Default ? null : TaskScheduler.Current;
    }

    // Where the continuation may run. Only the turn of an actor that awaits this very reply, and so cannot end without it, runs where actors run: whatever else awaits
    // may block, and goes to the thread pool.
    private void Dispatch()
    {
        switch (_returnTo)
        {
            case SynchronizationContext context:
                context.Post(static reply => ((Reply)reply!).Run(), this);
                return;
            case TaskScheduler scheduler:
                new Task(static reply => ((Reply)reply!).Run(), this).Start(scheduler);
                return;
        }

        if (_asker is { } asker && asker.AwaitsAs(_continuationState))
        {
            asker.Settings.Scheduler.Schedule(this);
            return;
        }

        _asker = null;
        Cell!.Settings.Pool.Schedule(this);
    }

    private void Run()
    {
        Action<object?> continuation = _continuation!;
        object? state = _continuationState;
        ExecutionContext? context = _executionContext;
        _executionContext = null;
        _returnTo = null;
        _continuation = null; // The continuation reads the result, and with it ends the use: nothing of this object is touched after the call.
        if (context is null)
        {
            continuation(state);
        }
        else
        {
            ExecutionContext.Run(context, static call => ((Call)call!).Invoke(), new Call(continuation, state));
        }
    }

    private sealed record Call(Action<object?> Continuation, object? State)
    {
        internal void Invoke() => Continuation(State);
    }
}
