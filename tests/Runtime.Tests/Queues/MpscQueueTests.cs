using System.Runtime.CompilerServices;
using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.Queues;

public class MpscQueueTests
{
    [Fact]
    public void Items_ComeOutInTheOrderTheyWentIn()
    {
        var queue = new MpscQueue<int>();
        for (int i = 0; i < 50_000; i++) queue.Enqueue(i);

        Assert.Equal(50_000, queue.Count);
        Assert.True(queue.TryPeek(out int first));
        Assert.Equal(0, first);
        for (int i = 0; i < 50_000; i++)
        {
            Assert.True(queue.TryDequeue(out int item));
            Assert.Equal(i, item);
        }

        Assert.True(queue.IsEmpty);
        Assert.False(queue.TryDequeue(out _));
        Assert.False(queue.TryPeek(out _));
    }

    [Fact]
    public void Batch_TakesWhatThereIsAndWhatFits()
    {
        var queue = new MpscQueue<int>();
        for (int i = 0; i < 70; i++) queue.Enqueue(i);
        int[] batch = new int[50];

        Assert.Equal(50, queue.DequeueBatch(batch));
        Assert.Equal(Enumerable.Range(0, 50), batch);
        Assert.Equal(20, queue.DequeueBatch(batch));
        Assert.Equal(Enumerable.Range(50, 20), batch.Take(20));
        Assert.Equal(0, queue.DequeueBatch(batch));
        Assert.Equal(0, queue.DequeueBatch([]));
    }

    [Fact]
    public void Null_IsAnItemLikeAnyOther()
    {
        var queue = new MpscQueue<string?>();
        queue.Enqueue(null);

        Assert.False(queue.IsEmpty);
        Assert.True(queue.TryDequeue(out string? item));
        Assert.Null(item);
    }

    [Fact]
    public void TakenItem_IsNotReachableFromTheQueue()
    {
        var queue = new MpscQueue<object>();

        Assert.True(Leak.IsCollected(PutInAndTake(queue)));
        GC.KeepAlive(queue);
    }

    [Fact]
    public void SteadyState_AllocatesNothing()
    {
        var queue = new MpscQueue<long>();
        long[] batch = new long[32];

        Assert.Equal(0, Allocation.Of(() =>
        {
            for (int i = 0; i < 20; i++) queue.Enqueue(i);
            queue.DequeueBatch(batch);
        }));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference PutInAndTake(MpscQueue<object> queue)
    {
        queue.Enqueue(new object());
        Assert.True(queue.TryDequeue(out object? item));
        return new WeakReference(item);
    }
}
