using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.Queues;

public class LockFreeQueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(100_000)]
    public void Items_ComeOutInTheOrderTheyWentIn(int count)
    {
        var queue = new LockFreeQueue<int>();

        for (int i = 0; i < count; i++) queue.Enqueue(i);

        Assert.Equal(count, queue.Count);
        for (int i = 0; i < count; i++)
        {
            Assert.True(queue.TryDequeue(out int item));
            Assert.Equal(i, item);
        }

        Assert.False(queue.TryDequeue(out _));
        Assert.True(queue.IsEmpty);
        Assert.Empty(queue);
    }

    [Fact]
    public void NullAndDefault_AreItemsLikeAnyOther()
    {
        var queue = new LockFreeQueue<string?>();
        queue.Enqueue(null);

        Assert.False(queue.IsEmpty);
        Assert.True(queue.TryPeek(out string? peeked));
        Assert.Null(peeked);
        Assert.True(queue.TryDequeue(out string? item));
        Assert.Null(item);
        Assert.False(queue.TryDequeue(out _));
    }

    [Fact]
    public void Peek_LeavesTheItem()
    {
        var queue = new LockFreeQueue<int>([1, 2]);

        Assert.True(queue.TryPeek(out int first));
        Assert.Equal(1, first);
        Assert.Equal(2, queue.Count);
        queue.Clear();
        Assert.False(queue.TryPeek(out _));
    }

    [Fact]
    public void Peek_BesideConsumers_SeesOnlyWholeItems()
    {
        var queue = new LockFreeQueue<(long A, long B, long C)>();
        bool isOver = false;
        var peeker = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                if (queue.TryPeek(out (long A, long B, long C) item)) Assert.True(item.A == item.B && item.B == item.C && item.A > 0);
            }
        });
        Exception? failure = null;
        var guarded = new Thread(() => failure = Record.Exception(() =>
        {
            peeker.Start();
            for (long i = 1; i <= 300_000; i++)
            {
                queue.Enqueue((i, i, i));
                if (i % 3 == 0) Assert.True(queue.TryDequeue(out _) && queue.TryDequeue(out _));
            }
        }));
        guarded.Start();
        guarded.Join();
        Volatile.Write(ref isOver, true);
        peeker.Join();

        Assert.Null(failure);
    }

    [Fact]
    public void Snapshot_IsTheQueueAtOneMoment()
    {
        var queue = new LockFreeQueue<int>(Enumerable.Range(0, 100));
        Assert.True(queue.TryDequeue(out _));

        using IEnumerator<int> early = queue.GetEnumerator();
        queue.Enqueue(100);
        Assert.True(queue.TryDequeue(out int item));

        Assert.Equal(1, item);
        Assert.Equal(Enumerable.Range(2, 99), queue.ToArray());
        var seen = new List<int>();
        while (early.MoveNext()) seen.Add(early.Current);
        Assert.Equal(Enumerable.Range(1, 99), seen);
    }

    [Fact]
    public void Snapshot_BesideProducerAndConsumer_IsWithoutGap()
    {
        var queue = new LockFreeQueue<int>();
        bool isOver = false;
        var consumer = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver)) queue.TryDequeue(out _);
        });
        var producer = new Thread(() =>
        {
            for (int i = 0; !Volatile.Read(ref isOver); i++) queue.Enqueue(i);
        });
        consumer.Start();
        producer.Start();

        int last = 0;
        for (int round = 0; round < 300; round++)
        {
            int[] items = queue.ToArray();
            Assert.Equal(Enumerable.Range(items.FirstOrDefault(), items.Length), items);
            if (items.Length == 0) continue;
            Assert.True(items[0] >= last, "Later snapshots begin later.");
            last = items[0];
        }

        Volatile.Write(ref isOver, true);
        producer.Join();
        consumer.Join();
    }

    [Fact]
    public void CopyTo_KeepsToTheRules()
    {
        var queue = new LockFreeQueue<int>([1, 2, 3]);
        int[] target = new int[5];

        queue.CopyTo(target, 1);

        Assert.Equal([0, 1, 2, 3, 0], target);
        Assert.Throws<ArgumentNullException>("array", () => queue.CopyTo(null!, 0));
        Assert.Throws<ArgumentOutOfRangeException>("index", () => queue.CopyTo(target, -1));
        Assert.Throws<ArgumentException>(() => queue.CopyTo(target, 3));
        Assert.Throws<ArgumentNullException>("items", () => new LockFreeQueue<int>(null!));
    }

    [Fact]
    public void ProducerConsumerCollection_WorksUnderABlockingCollection()
    {
        using var blocking = new BlockingCollection<int>(new LockFreeQueue<int>());
        blocking.Add(1);
        blocking.Add(2);
        blocking.CompleteAdding();

        Assert.Equal([1, 2], blocking.GetConsumingEnumerable());
        Assert.Throws<NotSupportedException>(() => ((System.Collections.ICollection)new LockFreeQueue<int>()).SyncRoot);
    }

    [Fact]
    public void TakenItem_IsNotReachableFromTheQueue()
    {
        var queue = new LockFreeQueue<object>();

        Assert.True(Leak.IsCollected(PutInAndTake(queue)));
        GC.KeepAlive(queue);
    }

    [Fact]
    public void SpentSegment_KeepsNoYoungerOneAlive()
    {
        var queue = new LockFreeQueue<object>();
        for (int i = 0; i < 100; i++) queue.Enqueue(i);
        WeakReference first = new(HeadOf(queue));
        while (queue.TryDequeue(out _))
        {
        }

        object spent = first.Target!;
        object? next = spent.GetType().GetField("_next", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(spent);
        Assert.NotSame(HeadOf(queue), next);
        Assert.True((bool)spent.GetType().GetProperty("IsCutOff", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(spent)!);
    }

    [Fact]
    public void SteadyState_AllocatesNothing()
    {
        var numbers = new LockFreeQueue<long>();
        var texts = new LockFreeQueue<string>();

        Assert.Equal(0, Allocation.Of(() =>
        {
            for (int i = 0; i < 20; i++) numbers.Enqueue(i);
            for (int i = 0; i < 20; i++) numbers.TryDequeue(out _);
            texts.Enqueue("a");
            texts.TryPeek(out _);
            texts.TryDequeue(out _);
        }));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference PutInAndTake(LockFreeQueue<object> queue)
    {
        queue.Enqueue(new object());
        Assert.True(queue.TryDequeue(out object? item));
        return new WeakReference(item);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object HeadOf(LockFreeQueue<object> queue) =>
        typeof(LockFreeQueue<object>).GetField("_head", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(queue)!;
}
