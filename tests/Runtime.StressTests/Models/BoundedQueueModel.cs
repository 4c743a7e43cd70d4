using Concurrency.Interleaving;

namespace Concurrency.Runtime.StressTests.Models;

internal enum BoundedQueueOperation
{
    TryEnqueue,

    /// <summary>Waits for room: Enqueued or Completed.</summary>
    Enqueue,
    TryDequeue,

    /// <summary>Waits for an item: null when the queue was completed and empty.</summary>
    Dequeue,
    Complete,

    /// <summary>A wait that was cancelled, so did nothing.</summary>
    Cancelled,
}

internal readonly record struct BoundedQueueCall(BoundedQueueOperation Operation, char? Value = null, EnqueueResult Result = default);

/// <summary>A bounded queue with any of the five modes and completion. The state is the items, in order, and whether it is completed.</summary>
internal sealed class BoundedQueueModel(int capacity, QueueFullMode mode) : ISequentialModel<(string Items, bool IsCompleted), BoundedQueueCall>
{
    public (string Items, bool IsCompleted) Initial => ("", false);

    public bool TryApply((string Items, bool IsCompleted) state, BoundedQueueCall call, out (string Items, bool IsCompleted) next)
    {
        next = state;
        switch (call.Operation)
        {
            case BoundedQueueOperation.Cancelled:
                return true;
            case BoundedQueueOperation.Complete:
                next.IsCompleted = true;
                return true;
            case BoundedQueueOperation.TryDequeue:
                return TryTake(ref next, call.Value);
            case BoundedQueueOperation.Dequeue:
                return call.Value is null ? state is { Items: "", IsCompleted: true } : TryTake(ref next, call.Value);
            case BoundedQueueOperation.Enqueue when !state.IsCompleted && state.Items.Length == capacity && mode == QueueFullMode.Wait:
                return false;
            default:
                return Offer(ref next, call.Value!.Value) == call.Result;
        }
    }

    private static bool TryTake(ref (string Items, bool IsCompleted) state, char? value)
    {
        if (state.Items.Length == 0) return value is null;
        bool isFirst = state.Items[0] == value;
        if (isFirst) state.Items = state.Items[1..];
        return isFirst;
    }

    private EnqueueResult Offer(ref (string Items, bool IsCompleted) state, char value)
    {
        if (state.IsCompleted) return EnqueueResult.Completed;
        if (state.Items.Length < capacity)
        {
            state.Items += value;
            return EnqueueResult.Enqueued;
        }

        switch (mode)
        {
            case QueueFullMode.DropOldest:
                state.Items = state.Items[1..] + value;
                return EnqueueResult.EnqueuedAfterDrop;
            case QueueFullMode.DropNewest:
                state.Items = state.Items[..^1] + value;
                return EnqueueResult.EnqueuedAfterDrop;
            case QueueFullMode.DropIncoming:
                return EnqueueResult.Dropped;
            default:
                return EnqueueResult.Full;
        }
    }
}
