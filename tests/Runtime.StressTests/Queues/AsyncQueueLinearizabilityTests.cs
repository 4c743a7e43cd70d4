using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Models;
using Concurrency.Runtime.StressTests.Planted;
using Concurrency.Runtime.StressTests.Support;

namespace Concurrency.Runtime.StressTests.Queues;

public class AsyncQueueLinearizabilityTests
{
    private const int Capacity = 2;

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    [InlineData(QueueFullMode.DropIncoming)]
    public void AsyncQueue_UnderSeededSchedules_IsLinearizable(QueueFullMode mode)
    {
        Assert.Equal(Seeds.Or(500), Explore(new RandomStrategy(1, Seeds.Or(500)), mode));
        Assert.Equal(400, Explore(new PriorityStrategy(1, 400, depth: 3, points: 400), mode));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ItemLostOnCancelledRead_UnderSeededSchedules_IsFound(bool isPlanted)
    {
        Exception? found = Record.Exception(() => Scheduler.Explore(new RandomStrategy(1, 2_000), scheduler =>
        {
            var queue = new PlantedQueue(isPlanted);
            var cancellation = new CancellationTokenSource();
            char? read = null;
            scheduler.Add(() =>
            {
                Task<char> reader = queue.DequeueAsync(cancellation.Token);
                SharedAccess.TryWaitUntil(() => reader.IsCompleted);
                read = reader.IsCompletedSuccessfully ? reader.Result : null;
            });
            scheduler.Add(cancellation.Cancel);
            scheduler.Add(() => queue.Enqueue('x'));
            return () => Assert.Equal('x', read ?? queue.TryDequeue());
        }));
        Assert.Equal(isPlanted, found is ScheduleFailedException);
    }

    // Two writers, two readers, one of which may be cancelled at any moment, and completion: what is left at the end is taken and belongs to the history.
    private static int Explore(IStrategy strategy, QueueFullMode mode)
    {
        int seed = 0;
        return Scheduler.Explore(strategy, scheduler =>
        {
            Pools.Clear();
            seed++;
            var history = new History<BoundedQueueCall>();
            var cancellation = new CancellationTokenSource();
            var queue = new AsyncQueue<char>(new AsyncQueueOptions<char> { Capacity = Capacity, FullMode = mode, Scheduler = new ScheduledWork(scheduler) });
            for (int thread = 0; thread < 2; thread++)
            {
                int self = thread;
                scheduler.Add(() =>
                {
                    var random = new Random((seed * 397) + self);
                    for (int i = 0; i < 4; i++)
                    {
                        char item = (char)('a' + (self * 4) + i);
                        if (random.Next(2) == 0) history.Record(self, () => new BoundedQueueCall(BoundedQueueOperation.TryEnqueue, item, queue.TryEnqueue(item)));
                        else history.Record(self, () => new BoundedQueueCall(BoundedQueueOperation.Enqueue, item, Await(queue.EnqueueAsync(item))));
                    }
                });
            }

            for (int thread = 2; thread < 4; thread++)
            {
                int self = thread;
                CancellationToken token = self == 2 ? cancellation.Token : default;
                scheduler.Add(() =>
                {
                    for (int i = 0; i < 3; i++) history.Record(self, () => Dequeue(queue, token));
                });
            }

            scheduler.Add(cancellation.Cancel);
            scheduler.Add(() => history.Record(4, () =>
            {
                queue.TryComplete();
                return new BoundedQueueCall(BoundedQueueOperation.Complete);
            }));
            scheduler.AddWorker();
            return () =>
            {
                Assert.True(queue.Count <= Capacity);
                while (history.Record(5, () => new BoundedQueueCall(BoundedQueueOperation.TryDequeue, queue.TryDequeue(out char item) ? item : null)).Value is not null)
                {
                }

                Linearizability.Check(new BoundedQueueModel(Capacity, mode), history.Operations);
            };
        });
    }

    private static BoundedQueueCall Dequeue(AsyncQueue<char> queue, CancellationToken token)
    {
        ValueTask<char> read = queue.DequeueAsync(token);
        SharedAccess.TryWaitUntil(() => read.IsCompleted);
        if (read.IsCanceled) return new BoundedQueueCall(BoundedQueueOperation.Cancelled);
        return new BoundedQueueCall(BoundedQueueOperation.Dequeue, read.IsCompletedSuccessfully ? read.Result : null);
    }

    private static EnqueueResult Await(ValueTask<EnqueueResult> write)
    {
        SharedAccess.TryWaitUntil(() => write.IsCompleted);
        return write.Result;
    }
}
