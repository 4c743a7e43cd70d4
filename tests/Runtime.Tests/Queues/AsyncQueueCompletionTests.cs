using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.Queues;

/// <summary>How a queue ends.</summary>
public class AsyncQueueCompletionTests
{
    private readonly ManualScheduler _scheduler = new();
    private readonly List<(int Item, DropReason Reason)> _dropped = [];

    [Fact] // AQ12
    public void Completion_LetsEverybodyGoWhoWaitsForItems()
    {
        AsyncQueue<int> queue = Create(1);
        ValueTask<int> read = queue.DequeueAsync();
        ValueTask<bool> readable = queue.WaitToReadAsync();

        Assert.True(queue.TryComplete());
        Assert.False(queue.TryComplete());

        Assert.Null(Assert.Throws<QueueCompletedException>(() => read.GetAwaiter().GetResult()).InnerException);
        Assert.False(readable.Result);
    }

    [Fact] // AQ12
    public void Completion_LetsWaitingWritersGo_AndKeepsWhatIsInside()
    {
        AsyncQueue<int> queue = Create(1);
        queue.TryEnqueue(1);
        ValueTask<EnqueueResult> write = queue.EnqueueAsync(2);
        Task completion = queue.Completion;

        queue.TryComplete();

        Assert.Equal(EnqueueResult.Completed, write.Result);
        Assert.Equal(EnqueueResult.Completed, queue.TryEnqueue(3));
        Assert.Equal(EnqueueResult.Completed, queue.EnqueueAsync(3).Result);
        _scheduler.RunAll();
        Assert.False(completion.IsCompleted);
        Assert.Equal(1, queue.DequeueAsync().Result);
        _scheduler.RunAll();
        Assert.True(completion.IsCompletedSuccessfully);
    }

    [Fact] // AQ12
    public async Task CompletionWithAnError_ArrivesInOneShapeEverywhere()
    {
        var error = new FormatException();
        AsyncQueue<int> queue = Create(4);
        ValueTask<bool> readable = queue.WaitToReadAsync();
        queue.TryComplete(error);
        _scheduler.RunAll();

        Assert.Same(error, (await Assert.ThrowsAsync<QueueCompletedException>(async () => await readable)).InnerException);
        Assert.Same(error, (await Assert.ThrowsAsync<QueueCompletedException>(async () => await queue.DequeueAsync())).InnerException);
        Assert.Same(error, (await Assert.ThrowsAsync<QueueCompletedException>(async () => await queue.WaitToReadAsync())).InnerException);
        Assert.Same(error, (await Assert.ThrowsAsync<QueueCompletedException>(async () => await queue.ReadAllAsync().GetAsyncEnumerator().MoveNextAsync())).InnerException);
        Task completion = queue.Completion;
        _scheduler.RunAll();
        Assert.Same(error, await Assert.ThrowsAsync<FormatException>(() => completion));
    }

    [Fact] // AQ12
    public void Abort_DropsWhatIsInside_AndLetsEverybodyGo()
    {
        AsyncQueue<int> queue = Create(2);
        queue.TryEnqueue(1);
        queue.TryEnqueue(2);
        ValueTask<EnqueueResult> write = queue.EnqueueAsync(3);
        Task completion = queue.Completion;

        Assert.Equal(2, queue.Abort());
        Assert.Equal(0, queue.Abort());
        _scheduler.RunAll();

        Assert.Equal([(1, DropReason.Aborted), (2, DropReason.Aborted)], _dropped);
        Assert.Equal((0, 2L), (queue.Count, queue.DroppedCount));
        Assert.Equal(EnqueueResult.Completed, write.Result);
        Assert.True(completion.IsCompletedSuccessfully);
        Assert.Throws<QueueCompletedException>(() => queue.DequeueAsync().GetAwaiter().GetResult());
    }

    [Fact] // AQ12
    public async Task AbortWithAnError_FaultsCompletionEvenWhenNobodyDrains()
    {
        AsyncQueue<int> queue = Create(2);
        queue.TryEnqueue(1);
        queue.TryComplete();
        Task completion = queue.Completion;

        queue.Abort(new FormatException());
        _scheduler.RunAll();

        await Assert.ThrowsAsync<FormatException>(() => completion);
    }

    [Fact]
    public async Task ThrowingDropCallback_DoesNotStopAnAbort()
    {
        var queue = new AsyncQueue<int>(new AsyncQueueOptions<int> { Capacity = 2, OnDropped = (item, _) => throw new FormatException(item.ToString()) });
        queue.TryEnqueue(1);
        queue.TryEnqueue(2);
        Task completion = queue.Completion;

        Assert.Equal(["1", "2"], Assert.Throws<AggregateException>(() => queue.Abort()).InnerExceptions.Select(e => e.Message));
        await completion;
    }

    [Fact] // OP1
    public async Task BatchLoop_SurvivesIdleTimes()
    {
        var time = new CountingTimeProvider();
        AsyncQueue<int> queue = new(new AsyncQueueOptions<int> { Capacity = 8, TimeProvider = time, Scheduler = _scheduler });
        var processed = new List<int>();
        Task loop = ProcessAsync(queue, processed);
        for (int i = 1; i <= 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            _scheduler.RunAll();
            Assert.False(loop.IsCompleted);
            queue.TryEnqueue(i);
            _scheduler.RunAll();
        }

        queue.TryComplete();
        _scheduler.RunAll();
        await loop;

        Assert.Equal([1, 2, 3], processed); // OP2: the first item after an idle time is not swallowed.
    }

    [Fact] // OP3, OP4
    public async Task FailingConsumer_TellsTheProducer()
    {
        AsyncQueue<int> queue = Create(1);
        queue.TryEnqueue(1);
        ValueTask<EnqueueResult> blocked = queue.EnqueueAsync(2);
        Task completion = queue.Completion;
        try
        {
            await foreach (int item in queue.ReadAllAsync()) throw new FormatException($"cannot process {item}");
        }
        catch (FormatException error)
        {
            queue.Abort(error);
        }

        _scheduler.RunAll();
        Assert.Equal(EnqueueResult.Enqueued, blocked.Result);
        Assert.Equal([(2, DropReason.Aborted)], _dropped);
        Assert.Equal(EnqueueResult.Completed, queue.TryEnqueue(3));
        Assert.Equal("cannot process 1", (await Assert.ThrowsAsync<FormatException>(() => completion)).Message);
    }

    [Fact]
    public async Task ReadAll_EndsWithTheQueue()
    {
        AsyncQueue<int> queue = Create(8);
        for (int i = 0; i < 5; i++) queue.TryEnqueue(i);
        queue.TryComplete();

        var read = new List<int>();
        await foreach (int item in queue.ReadAllAsync()) read.Add(item);

        Assert.Equal([0, 1, 2, 3, 4], read);
    }

    private static async Task ProcessAsync(AsyncQueue<int> queue, List<int> processed)
    {
        while (true)
        {
            BatchResult<int> batch = await queue.DequeueBatchAsync(10, TimeSpan.Zero, TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            processed.AddRange(batch.Items.Span);
            if (batch.IsCompleted) return;
        }
    }

    private AsyncQueue<int> Create(int capacity) => new(new AsyncQueueOptions<int>
    {
        Capacity = capacity,
        OnDropped = (item, reason) => _dropped.Add((item, reason)),
        Scheduler = _scheduler,
    });
}
