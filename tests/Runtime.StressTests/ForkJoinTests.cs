using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Support;

namespace Concurrency.Runtime.StressTests;

public class ForkJoinTests
{
    private const int Items = 6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Select_UnderSeededSchedules_JoinsEveryItemOnce(bool isIndexed)
    {
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(700)), scheduler =>
        {
            int[] started = new int[Items];
            Task<int[]>? results = null;
            scheduler.Add(() => results = ForkJoin.SelectAsync(Source(isIndexed), (item, _) =>
            {
                Interlocked.Increment(ref started[item]);
                return new ValueTask<int>(item * 2);
            }, Options(scheduler)));
            AddWorkers(scheduler);
            return () =>
            {
                Assert.Equal([0, 2, 4, 6, 8, 10], End(results));
                Assert.All(started, count => Assert.Equal(1, count));
            };
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Select_WithAFailureAndACancellation_EndsUnderEverySchedule(bool isIndexed)
    {
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(700)), scheduler =>
        {
            var cancellation = new CancellationTokenSource();
            int running = 0;
            Task<int[]>? results = null;
            scheduler.Add(() => results = ForkJoin.SelectAsync(Source(isIndexed), (item, _) =>
            {
                Interlocked.Increment(ref running);
                try
                {
                    return item == 3 ? throw new InvalidDataException("three") : new ValueTask<int>(item);
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            }, Options(scheduler), cancellationToken: cancellation.Token));
            scheduler.Add(cancellation.Cancel);
            AddWorkers(scheduler);
            return () =>
            {
                Exception? error = Record.Exception(() => End(results));
                Assert.True(error is InvalidDataException or OperationCanceledException, $"It ended by {error}.");
                Assert.Equal(0, running);
            };
        });
    }

    private static void AddWorkers(Scheduler scheduler)
    {
        scheduler.AddWorker();
        scheduler.AddWorker();
    }

    private static ForkJoinOptions Options(Scheduler scheduler) => new() { MaxConcurrency = 2, Scheduler = new ScheduledWork(scheduler) };

    private static IEnumerable<int> Source(bool isIndexed) => isIndexed ? Enumerable.Range(0, Items).ToArray() : Enumerable.Range(0, Items).Where(_ => true);

    // The schedule has ended, so the fan-out has; only the caller's own await is still on its way over the thread pool.
    private static int[] End(Task<int[]>? results)
    {
        Assert.True(((IAsyncResult)results!).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(30)), "The fan-out ended.");
        return results.GetAwaiter().GetResult();
    }
}
