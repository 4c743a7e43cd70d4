using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.Queues;

/// <summary>Batches and their windows, on a clock the test moves.</summary>
public class AsyncQueueBatchTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(200);

    private readonly ManualScheduler _scheduler = new();
    private readonly CountingTimeProvider _time = new();

    [Fact] // AQ2
    public async Task TimedOutBatches_LoseNoLaterItem()
    {
        AsyncQueue<int> queue = Create();
        for (int i = 0; i < 5; i++)
        {
            Task<BatchResult<int>> idle = queue.DequeueBatchAsync(2, Window, TimeSpan.FromSeconds(1)).AsTask();
            Pass(TimeSpan.FromSeconds(1));
            Assert.Equal(0, (await idle).Count);
        }

        for (int i = 0; i < 5; i++) queue.TryEnqueue(i);

        AssertItems([0, 1, 2, 3, 4], await queue.DequeueBatchAsync(10, TimeSpan.Zero));
        Assert.Equal(0, queue.WaitingReaders);
    }

    [Fact] // AQ3
    public async Task NoTimerOutlivesTheCall()
    {
        AsyncQueue<int> queue = Create();
        Task<BatchResult<int>> full = queue.DequeueBatchAsync(2, Window, TimeSpan.FromMinutes(1)).AsTask();
        queue.TryEnqueue(1);
        _scheduler.RunAll();
        Assert.Equal(1, _time.ActiveTimers);
        queue.TryEnqueue(2);
        _scheduler.RunAll();

        Assert.Equal(2, (await full).Count);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact] // AQ4
    public async Task IdleTimeout_ReturnsAnEmptyBatchThatIsNotTheEnd()
    {
        AsyncQueue<int> queue = Create();
        Task<BatchResult<int>> idle = queue.DequeueBatchAsync(2, Window, TimeSpan.FromSeconds(1)).AsTask();

        Pass(TimeSpan.FromSeconds(1));

        Assert.Equal((0, false), ((await idle).Count, (await idle).IsCompleted));
    }

    [Fact] // AQ5
    public async Task Batch_FillsUntilTheWindowIsOver_WhichStartsAtTheFirstItem()
    {
        AsyncQueue<int> queue = Create();
        Task<BatchResult<int>> batch = queue.DequeueBatchAsync(10, Window).AsTask();
        Pass(TimeSpan.FromHours(1));
        for (int i = 1; i <= 3; i++)
        {
            queue.TryEnqueue(i);
            _scheduler.RunAll();
            if (i < 3) Pass(Window / 4);
        }

        Assert.False(batch.IsCompleted);
        Pass(Window / 2);

        AssertItems([1, 2, 3], await batch);
    }

    [Fact] // AQ5
    public async Task FullBatch_ReturnsAtOnce()
    {
        AsyncQueue<int> queue = Create();
        Task<BatchResult<int>> batch = queue.DequeueBatchAsync(2, Timeout.InfiniteTimeSpan).AsTask();
        for (int i = 0; i < 3; i++) queue.TryEnqueue(i);
        _scheduler.RunAll();

        AssertItems([0, 1], await batch);
        Assert.Equal(1, queue.Count);
    }

    [Fact] // AQ6
    public async Task ZeroWindow_TakesWhatIsThere()
    {
        AsyncQueue<int> queue = Create();
        for (int i = 0; i < 20; i++) queue.TryEnqueue(i);

        AssertItems(Enumerable.Range(0, 20), await queue.DequeueBatchAsync(100, TimeSpan.Zero));
    }

    [Fact] // AQ7
    public async Task SteppingTheWallClock_DoesNotMoveTheWindow()
    {
        AsyncQueue<int> queue = Create();
        Task<BatchResult<int>> batch = queue.DequeueBatchAsync(2, Window).AsTask();
        queue.TryEnqueue(1);
        _scheduler.RunAll();

        _time.StepWallClock(TimeSpan.FromDays(1));
        _scheduler.RunAll();
        Assert.False(batch.IsCompleted);
        Pass(Window);

        AssertItems([1], await batch);
    }

    [Fact]
    public async Task CancellationInTheWindow_ReturnsWhatWasTaken()
    {
        AsyncQueue<int> queue = Create();
        using var cancellation = new CancellationTokenSource();
        Task<BatchResult<int>> batch = queue.DequeueBatchAsync(2, Window, cancellation.Token).AsTask();
        queue.TryEnqueue(1);
        _scheduler.RunAll();

        cancellation.Cancel();
        _scheduler.RunAll();

        AssertItems([1], await batch);
    }

    [Fact]
    public async Task CancellationBeforeTheFirstItem_Throws()
    {
        AsyncQueue<int> queue = Create();
        using var cancellation = new CancellationTokenSource();
        Task<BatchResult<int>> batch = queue.DequeueBatchAsync(2, Window, cancellation.Token).AsTask();

        cancellation.Cancel();
        _scheduler.RunAll();

        Assert.Equal(cancellation.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => batch)).CancellationToken);
    }

    [Fact]
    public async Task Completion_EndsTheWindow_AndThenTheBatches()
    {
        AsyncQueue<int> queue = Create();
        Task<BatchResult<int>> batch = queue.DequeueBatchAsync(5, Timeout.InfiniteTimeSpan).AsTask();
        queue.TryEnqueue(1);
        queue.TryComplete();
        _scheduler.RunAll();

        BatchResult<int> last = await batch;
        Assert.Equal((1, true), (last.Count, last.IsCompleted));
        BatchResult<int> after = await queue.DequeueBatchAsync(5, TimeSpan.Zero);
        Assert.Equal((0, true), (after.Count, after.IsCompleted));
    }

    [Fact]
    public async Task CompletionWithAnError_ThrowsOnlyAfterTheItems()
    {
        AsyncQueue<int> queue = Create();
        queue.TryEnqueue(1);
        queue.TryComplete(new FormatException());

        BatchResult<int> last = await queue.DequeueBatchAsync(5, Window);
        Assert.Equal((1, false), (last.Count, last.IsCompleted));
        QueueCompletedException end = await Assert.ThrowsAsync<QueueCompletedException>(async () => await queue.DequeueBatchAsync(5, Window));
        Assert.IsType<FormatException>(end.InnerException);
    }

    [Fact]
    public async Task BatchReaders_ShareWhatComes()
    {
        AsyncQueue<int> queue = Create();
        Task<BatchResult<int>> first = queue.DequeueBatchAsync(2, Timeout.InfiniteTimeSpan).AsTask();
        Task<BatchResult<int>> second = queue.DequeueBatchAsync(2, Timeout.InfiniteTimeSpan).AsTask();
        for (int i = 0; i < 4; i++)
        {
            queue.TryEnqueue(i);
            _scheduler.RunAll();
        }

        BatchResult<int> one = await first;
        BatchResult<int> other = await second;
        Assert.Equal(4, one.Count + other.Count);
        Assert.Equal(Enumerable.Range(0, 4), one.Items.ToArray().Concat(other.Items.ToArray()).Order());
    }

    [Fact]
    public void MemoryBatch_FillsTheCallersMemory_AndAllocatesNothing()
    {
        AsyncQueue<int> queue = Create();
        int[] memory = new int[4];

        Assert.Equal(0, Allocation.Of(() =>
        {
            for (int i = 0; i < 3; i++) queue.TryEnqueue(i + 7);
            Assert.True(queue.DequeueBatchAsync(memory, TimeSpan.Zero).Result.Count == 3);
        }));
        Assert.Equal([7, 8, 9, 0], memory);
    }

    [Fact]
    public void BatchesThatMakeNoSense_Throw()
    {
        AsyncQueue<int> queue = Create();

        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = queue.DequeueBatchAsync(0, Window); });
        Assert.Throws<ArgumentException>(() => { _ = queue.DequeueBatchAsync(Memory<int>.Empty, Window); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = queue.DequeueBatchAsync(1, TimeSpan.FromTicks(-5)); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = queue.DequeueBatchAsync(1, Window, TimeSpan.MaxValue); });
    }

    private static void AssertItems(IEnumerable<int> expected, BatchResult<int> batch) => Assert.Equal(expected, batch.Items.ToArray());

    private void Pass(TimeSpan span)
    {
        _time.Advance(span);
        _scheduler.RunAll();
    }

    private AsyncQueue<int> Create() => new(new AsyncQueueOptions<int> { Capacity = 64, TimeProvider = _time, Scheduler = _scheduler });
}
