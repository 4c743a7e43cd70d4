using System.Runtime.CompilerServices;
using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.Queues;

/// <summary>The queue's guarantees for single items; AQ numbers name the defects of the textbook version they answer.</summary>
public class AsyncQueueTests
{
    private readonly ManualScheduler _scheduler = new();
    private readonly List<(string? Item, DropReason Reason)> _dropped = [];

    [Fact] // AQ1
    public void FullQueueInWaitMode_MakesTheWriterWaitUntilThereIsRoom()
    {
        AsyncQueue<string> queue = Create(1);
        Assert.Equal(EnqueueResult.Enqueued, queue.TryEnqueue("a"));
        Assert.Equal(EnqueueResult.Full, queue.TryEnqueue("x"));
        ValueTask<EnqueueResult> first = queue.EnqueueAsync("b");
        ValueTask<EnqueueResult> second = queue.EnqueueAsync("c");
        Assert.Equal((1, 2), (queue.Count, queue.WaitingWriters));
        Assert.False(first.IsCompleted || second.IsCompleted);

        Assert.Equal("a", Take(queue));

        Assert.Equal(EnqueueResult.Enqueued, first.Result);
        Assert.False(second.IsCompleted);
        Assert.Equal(["b", "c"], [Take(queue), Take(queue)]);
        Assert.Equal(EnqueueResult.Enqueued, second.Result);
    }

    [Fact]
    public void RejectMode_RefusesAtOnceInBothCalls()
    {
        AsyncQueue<string> queue = Create(1, QueueFullMode.Reject);
        queue.TryEnqueue("a");

        Assert.Equal(EnqueueResult.Full, queue.TryEnqueue("b"));
        Assert.Equal(EnqueueResult.Full, queue.EnqueueAsync("b").Result);
        Assert.Equal((1, 0L), (queue.Count, queue.DroppedCount));
    }

    [Theory] // AQ8
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void CapacityBelowOne_ThrowsAtConstruction(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AsyncQueue<int>(capacity));

    [Fact] // AQ8
    public void WaitingReader_GetsTheItemWhateverTheMode_AndNothingIsDropped()
    {
        foreach (QueueFullMode mode in Enum.GetValues<QueueFullMode>())
        {
            AsyncQueue<string> queue = Create(1, mode);
            ValueTask<string> read = queue.DequeueAsync();

            Assert.Equal(EnqueueResult.Enqueued, queue.TryEnqueue("a"));
            Assert.Equal("a", read.Result);
            Assert.Equal((0, 0L), (queue.Count, queue.DroppedCount));
        }
    }

    [Fact] // AQ9
    public void UnknownMode_ThrowsAtConstruction() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(1, (QueueFullMode)17));

    [Theory] // AQ10, AQ11
    [InlineData(QueueFullMode.DropOldest, EnqueueResult.EnqueuedAfterDrop, "b,c", "a", DropReason.Oldest)]
    [InlineData(QueueFullMode.DropNewest, EnqueueResult.EnqueuedAfterDrop, "a,c", "b", DropReason.Newest)]
    [InlineData(QueueFullMode.DropIncoming, EnqueueResult.Dropped, "a,b", "c", DropReason.Incoming)]
    public async Task DropModes_AreThree_AndTellWhatTheyDrop(QueueFullMode mode, EnqueueResult result, string left, string dropped, DropReason reason)
    {
        AsyncQueue<string> queue = Create(2, mode);
        queue.TryEnqueue("a");
        queue.TryEnqueue("b");

        Assert.Equal(result, await queue.EnqueueAsync("c"));

        Assert.Equal([(dropped, reason)], _dropped);
        Assert.Equal(1, queue.DroppedCount);
        Assert.Equal(left, $"{Take(queue)},{Take(queue)}");
    }

    [Fact] // AQ11
    public void ThrowingDropCallback_ReachesTheWriter_AndTheQueueStaysConsistent()
    {
        var queue = new AsyncQueue<int>(new AsyncQueueOptions<int>
        {
            Capacity = 1,
            FullMode = QueueFullMode.DropOldest,
            OnDropped = (_, _) => throw new FormatException(),
        });
        queue.TryEnqueue(1);

        Assert.Throws<FormatException>(() => queue.TryEnqueue(2));
        Assert.IsType<FormatException>(queue.EnqueueAsync(3).AsTask().Exception!.InnerException);
        Assert.Equal((1, 2L), (queue.Count, queue.DroppedCount));
        Assert.True(queue.TryPeek(out int left));
        Assert.Equal(3, left);
    }

    [Fact] // AQ11, AQ15
    public void DropCallback_RunsOutsideTheLock()
    {
        AsyncQueue<int>? queue = null;
        int countSeenElsewhere = -1;
        queue = new AsyncQueue<int>(new AsyncQueueOptions<int>
        {
            Capacity = 1,
            FullMode = QueueFullMode.DropOldest,
            OnDropped = (_, _) =>
            {
                var other = new Thread(() => countSeenElsewhere = queue!.Count);
                other.Start();
                other.Join();
            },
        });
        queue.TryEnqueue(1);

        queue.TryEnqueue(2);

        Assert.Equal(1, countSeenElsewhere);
    }

    [Fact] // AQ13
    public void CancelledEnqueue_LeavesNoItem()
    {
        AsyncQueue<string> queue = Create(1);
        using var cancellation = new CancellationTokenSource();
        queue.TryEnqueue("a");
        ValueTask<EnqueueResult> cancelled = queue.EnqueueAsync("b", cancellation.Token);
        ValueTask<EnqueueResult> patient = queue.EnqueueAsync("c");

        cancellation.Cancel();

        Assert.True(cancelled.IsCanceled);
        Assert.Equal(1, queue.WaitingWriters);
        Assert.Equal(["a", "c"], [Take(queue), Take(queue)]);
        Assert.True(patient.IsCompletedSuccessfully);
        Assert.Equal(0, queue.Count);
    }

    [Fact] // AQ13
    public void CancelledDequeue_TakesNoItem()
    {
        AsyncQueue<string> queue = Create(1);
        using var cancellation = new CancellationTokenSource();
        ValueTask<string> cancelled = queue.DequeueAsync(cancellation.Token);
        Assert.Equal(1, queue.WaitingReaders);

        cancellation.Cancel();
        queue.TryEnqueue("a");

        Assert.Equal(0, queue.WaitingReaders);
        Assert.Equal(cancellation.Token, Assert.Throws<OperationCanceledException>(() => cancelled.GetAwaiter().GetResult()).CancellationToken);
        Assert.Equal("a", Take(queue));
    }

    [Fact] // AQ13
    public void CancellationAfterTheHandOver_HasNoEffect()
    {
        AsyncQueue<string> queue = Create(1);
        using var cancellation = new CancellationTokenSource();
        ValueTask<string> read = queue.DequeueAsync(cancellation.Token);

        queue.TryEnqueue("a");
        cancellation.Cancel();

        Assert.Equal("a", read.Result);
    }

    [Fact] // AQ13
    public async Task AlreadyCancelledToken_DoesNothing()
    {
        AsyncQueue<string> queue = Create(2);
        var cancelled = new CancellationToken(canceled: true);
        queue.TryEnqueue("a");

        Assert.True(queue.EnqueueAsync("b", cancelled).IsCanceled);
        Assert.True(queue.DequeueAsync(cancelled).IsCanceled);
        Assert.True(queue.WaitToReadAsync(cancelled).IsCanceled);
        Assert.True(queue.DequeueBatchAsync(1, TimeSpan.Zero, cancelled).IsCanceled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (string _ in queue.ReadAllAsync(cancelled)) Assert.Fail("Nothing is taken.");
        });
        Assert.Equal(1, queue.Count);
    }

    [Fact] // AQ13
    public void Peek_ReadsWithoutTaking_AndNullIsAnItem()
    {
        var queue = new AsyncQueue<string?>(2);
        Assert.False(queue.TryPeek(out _));
        Assert.False(queue.TryDequeue(out _));

        queue.TryEnqueue(null);

        Assert.True(queue.TryPeek(out string? peeked));
        Assert.Null(peeked);
        Assert.True(queue.TryDequeue(out string? taken));
        Assert.Null(taken);
        Assert.Equal(2, queue.Capacity);
    }

    [Fact] // AQ14
    public void UnboundedQueue_GivesBackABurstInOrder()
    {
        var queue = new AsyncQueue<int>(AsyncQueueOptions<int>.Unbounded);
        for (int i = 0; i < 100_000; i++) Assert.Equal(EnqueueResult.Enqueued, queue.TryEnqueue(i));

        for (int i = 0; i < 100_000; i++)
        {
            Assert.True(queue.TryDequeue(out int item));
            Assert.Equal(i, item);
        }
    }

    [Fact] // AQ14
    public void CancellingManyReaders_LeavesTheOthersInOrder()
    {
        AsyncQueue<string> queue = Create(1);
        using var cancellation = new CancellationTokenSource();
        ValueTask<string>[] reads = [.. Enumerable.Range(0, 10_000).Select(i => queue.DequeueAsync(i % 2 == 0 ? cancellation.Token : default))];

        cancellation.Cancel();
        queue.TryEnqueue("a");
        queue.TryEnqueue("b");

        Assert.Equal([1, 3], Enumerable.Range(0, reads.Length).Where(i => reads[i].IsCompletedSuccessfully));
        Assert.Equal(("a", "b"), (reads[1].Result, reads[3].Result));
        Assert.Equal(4_998, queue.WaitingReaders);
    }

    [Fact] // AQ15
    public void NobodyContinuesOnTheStackThatWokeThem()
    {
        AsyncQueue<string> queue = Create(1);
        var resumed = new List<string>();
        queue.DequeueAsync().ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => resumed.Add("reader"));
        queue.WaitToReadAsync().ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => resumed.Add("readable"));
        queue.TryEnqueue("a");
        queue.TryEnqueue("b");
        queue.EnqueueAsync("c").ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => resumed.Add("writer"));
        Take(queue);
        queue.Completion.GetAwaiter().UnsafeOnCompleted(() => resumed.Add("completion"));
        queue.Abort();

        Assert.Empty(resumed);
        _scheduler.RunAll();
        Assert.Equal(["reader", "readable", "writer"], resumed.Take(3));
    }

    [Fact]
    public void WaitToRead_WakesEveryoneAndTakesNothing()
    {
        AsyncQueue<string> queue = Create(2);
        ValueTask<bool> first = queue.WaitToReadAsync();
        ValueTask<bool> second = queue.WaitToReadAsync();
        Assert.Equal(2, queue.WaitingReaders);

        queue.TryEnqueue("a");

        Assert.True(first.Result && second.Result);
        Assert.True(queue.WaitToReadAsync().Result);
        Assert.Equal((1, 0), (queue.Count, queue.WaitingReaders));
    }

    [Fact]
    public void TakenItem_IsNoLongerReachable()
    {
        var queue = new AsyncQueue<object>(4);

        Assert.True(Leak.IsCollected(PassOne(queue)));
        Assert.True(Leak.IsCollected(HandOne(queue)));
        GC.KeepAlive(queue);
    }

    [Fact]
    public void ItemOfACancelledWriter_IsNoLongerReachable()
    {
        var queue = new AsyncQueue<object>(1);
        queue.TryEnqueue(new object());

        Assert.True(Leak.IsCollected(CancelWriter(queue)));
        GC.KeepAlive(queue);
    }

    [Fact]
    public void EnqueueAndDequeueWhenNobodyWaits_AllocateNothing()
    {
        AsyncQueue<string> queue = Create(4);

        Assert.Equal(0, Allocation.Of(() =>
        {
            queue.TryEnqueue("a");
            Assert.True(queue.EnqueueAsync("b").IsCompletedSuccessfully);
            Take(queue);
            Assert.True(queue.DequeueAsync().IsCompletedSuccessfully);
        }));
    }

    [Fact]
    public void WaitingReadersAndWriters_AllocateNothing()
    {
        AsyncQueue<string> queue = Create(1);
        using var cancellation = new CancellationTokenSource();
        using CancellationTokenRegistration kept = cancellation.Token.Register(() => { });
        Action continuation = () => { };

        Assert.Equal(0, Allocation.Of(() =>
        {
            ConfiguredValueTaskAwaitable<string>.ConfiguredValueTaskAwaiter read = queue.DequeueAsync(cancellation.Token).ConfigureAwait(false).GetAwaiter();
            read.UnsafeOnCompleted(continuation);
            queue.TryEnqueue("a");
            queue.TryEnqueue("b");
            ConfiguredValueTaskAwaitable<EnqueueResult>.ConfiguredValueTaskAwaiter write = queue.EnqueueAsync("c", cancellation.Token).ConfigureAwait(false).GetAwaiter();
            write.UnsafeOnCompleted(continuation);
            Take(queue);
            Take(queue);
            _scheduler.RunAll();
            read.GetResult();
            write.GetResult();
        }));
    }

    private static string Take(AsyncQueue<string> queue)
    {
        Assert.True(queue.TryDequeue(out string? item));
        return item;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference PassOne(AsyncQueue<object> queue)
    {
        var item = new object();
        queue.TryEnqueue(item);
        queue.TryDequeue(out _);
        return new WeakReference(item);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference HandOne(AsyncQueue<object> queue)
    {
        var item = new object();
        ValueTask<object> read = queue.DequeueAsync();
        queue.TryEnqueue(item);
        _ = read.Result;
        return new WeakReference(item);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference CancelWriter(AsyncQueue<object> queue)
    {
        using var cancellation = new CancellationTokenSource();
        var item = new object();
        ValueTask<EnqueueResult> write = queue.EnqueueAsync(item, cancellation.Token);
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => write.GetAwaiter().GetResult());
        return new WeakReference(item);
    }

    private AsyncQueue<string> Create(int capacity, QueueFullMode mode = QueueFullMode.Wait) => new(new AsyncQueueOptions<string>
    {
        Capacity = capacity,
        FullMode = mode,
        OnDropped = (item, reason) => _dropped.Add((item, reason)),
        Scheduler = _scheduler,
    });
}
