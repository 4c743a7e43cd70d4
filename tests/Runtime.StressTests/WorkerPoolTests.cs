using Concurrency.CompilerServices;
using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Support;

namespace Concurrency.Runtime.StressTests;

/// <summary>Pools under seeded schedules: whatever comes when, every call settles and the bound holds.</summary>
public class WorkerPoolTests
{
    private static readonly int Schedules = Seeds.Or(700);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void CallsFanOutCancellationAndStop_EverythingSettles(bool isAbort, bool isIndexed)
    {
        Scheduler.Explore(new RandomStrategy(1, Schedules), scheduler =>
        {
            Pools.Clear<PoolCall<int, int, JobBody<Jobs, int, int>>>();
            var jobs = new Jobs();
            PoolCell<Jobs> pool = Start(scheduler, jobs, concurrency: 1);
            var cancellation = new CancellationTokenSource();
            Task<int>?[] calls = new Task<int>?[3];
            Task<int[]>? fanOut = null;
            scheduler.Add(() => calls[0] = pool.Run(Jobs.Twice, 1, cancellation.Token).AsTask());
            scheduler.Add(() => calls[1] = pool.Run(Jobs.Hold, 2, CancellationToken.None).AsTask());
            scheduler.Add(() => calls[2] = pool.Run(Jobs.Nest, 3, CancellationToken.None).AsTask());
            scheduler.Add(() => fanOut = pool.RunAll(Jobs.Twice, Source(isIndexed), null, cancellation.Token).AsTask());
            scheduler.Add(cancellation.Cancel);
            scheduler.Add(() =>
            {
                if (isAbort) pool.Lifetime.Abort();
                else _ = pool.Lifetime.StopAsync(Timeout.InfiniteTimeSpan);
            });
            scheduler.Add(jobs.Open);
            AddWorkers(scheduler);
            return () =>
            {
                Assert.All(calls, call => Assert.True(IsExpected(End(call)), $"It ended by {End(call)}."));
                Assert.True(IsExpected(End(fanOut)), $"It ended by {End(fanOut)}.");
                Assert.Null(End(pool.Lifetime.Completion));
                Assert.Equal((0, 0), (pool.Statistics.Active, pool.Statistics.Queued));
                Assert.InRange(jobs.Most, 0, 1);
            };
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TwoFanOutsAndCalls_ShareTheBound_AndLoseNothing(bool isIndexed)
    {
        Scheduler.Explore(new RandomStrategy(1, Schedules), scheduler =>
        {
            Pools.Clear<PoolCall<int, int, JobBody<Jobs, int, int>>>();
            var jobs = new Jobs();
            jobs.Open();
            PoolCell<Jobs> pool = Start(scheduler, jobs, concurrency: 2);
            Task<int[]>?[] fanOuts = new Task<int[]>?[2];
            Task<int>? call = null;
            Task? drain = null;
            for (int i = 0; i < 2; i++)
            {
                int self = i;
                scheduler.Add(() => fanOuts[self] = pool.RunAll(self == 0 ? Jobs.Twice : Jobs.One, Source(isIndexed), null, CancellationToken.None).AsTask());
            }

            scheduler.Add(() => call = pool.Run(Jobs.One, 5, CancellationToken.None).AsTask());
            scheduler.Add(() => drain = pool.Lifetime.DrainAsync());
            AddWorkers(scheduler);
            return () =>
            {
                Assert.Null(End(fanOuts[0]));
                Assert.Null(End(fanOuts[1]));
                Assert.All(fanOuts, fanOut => Assert.Equal([2, 4, 6], fanOut!.Result));
                Assert.Equal(10, call!.Result);
                Assert.Null(End(drain));
                Assert.InRange(jobs.Most, 1, 2);
                Assert.Equal(1, jobs.MostOfOne);
                Assert.Equal((0, 0, 7L), (pool.Statistics.Active, pool.Statistics.Queued, pool.Statistics.Completed));
            };
        });
    }

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    [InlineData(QueueFullMode.DropIncoming)]
    public void Posts_AreRunRefusedOrDropped_AndCounted(QueueFullMode fullMode)
    {
        Scheduler.Explore(new RandomStrategy(1, Schedules), scheduler =>
        {
            Pools.Clear<PoolCall<int, int, JobBody<Jobs, int, int>>>();
            var jobs = new Jobs();
            jobs.Open();
            PoolCell<Jobs> pool = Start(scheduler, jobs, concurrency: 1, capacity: 1, fullMode);
            for (int i = 0; i < 4; i++) scheduler.Add(() => pool.TryPost(Jobs.Twice, 1));
            AddWorkers(scheduler);
            return () =>
            {
                PoolStatistics statistics = pool.Statistics;
                Assert.Equal(4, statistics.Completed + statistics.Rejected + statistics.Dropped);
                Assert.Equal(statistics.Completed, jobs.Runs);
                Assert.Equal((0, 0), (statistics.Active, statistics.Queued));
            };
        });
    }

    [Fact]
    public void CallThatIsUsedAgain_IsOutOfReachOfItsFormerToken()
    {
        Scheduler.Explore(new RandomStrategy(1, 2 * Schedules), scheduler =>
        {
            Pools.Clear<PoolCall<int, int, JobBody<Jobs, int, int>>>();
            var jobs = new Jobs();
            PoolCell<Jobs> pool = Start(scheduler, jobs, concurrency: 1);
            var cancellation = new CancellationTokenSource();
            Task<int>? second = null;
            scheduler.Add(() => second = TwoInARow());
            scheduler.Add(() => pool.TryPost(Jobs.Twice, 7)); // So that the second may have to wait in line.
            scheduler.Add(cancellation.Cancel);
            AddWorkers(scheduler);
            return () =>
            {
                Assert.Null(End(second));
                Assert.Equal(4, second!.Result);
                Assert.Equal((0, 0), (pool.Statistics.Active, pool.Statistics.Queued));
            };

            async Task<int> TwoInARow()
            {
                try
                {
                    await pool.Run(Jobs.Twice, 1, cancellation.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    // In line, or before: then its object is not used again.
                }

                return await pool.Run(Jobs.Twice, 2, CancellationToken.None).ConfigureAwait(false);
            }
        });
    }

    [Fact]
    public void LastOfAllThatSettle_EndsTheDrain_WhateverElseIsAccepted()
    {
        Scheduler.Explore(new RandomStrategy(1, 2 * Schedules), scheduler =>
        {
            Pools.Clear<PoolCall<int, int, JobBody<Jobs, int, int>>>();
            var jobs = new Jobs();
            PoolCell<Jobs> pool = Start(scheduler, jobs, concurrency: 2);
            Task? drain = null;
            scheduler.Add(() =>
            {
                pool.TryPost(Jobs.Twice, 1);
                drain = pool.Lifetime.DrainAsync();
            });
            scheduler.Add(() => pool.TryPost(Jobs.Twice, 2));
            AddWorkers(scheduler);
            return () =>
            {
                Assert.Null(End(drain));
                Assert.Equal(2, pool.Statistics.Completed);
            };
        });
    }

    private static PoolCell<Jobs> Start(Scheduler scheduler, Jobs jobs, int concurrency, int capacity = 8, QueueFullMode fullMode = QueueFullMode.Wait) => new(
        jobs,
        new PoolDefaults { Name = "Jobs" },
        Jobs.All,
        new PoolOptions { Concurrency = concurrency, Capacity = capacity, FullMode = fullMode, StopGrace = Timeout.InfiniteTimeSpan, Scheduler = new ScheduledWork(scheduler), OnError = static _ => { } });

    private static void AddWorkers(Scheduler scheduler)
    {
        scheduler.AddWorker();
        scheduler.AddWorker();
    }

    private static IEnumerable<int> Source(bool isIndexed) => isIndexed ? [1, 2, 3] : Enumerable.Range(1, 3).Where(static _ => true);

    private static bool IsExpected(Exception? error) => error is null or OperationCanceledException or PoolStoppedException;

    // The schedule has ended, so the pool has answered; only the awaits of asynchronous methods are still on their way over the thread pool.
    private static Exception? End(Task? task)
    {
        Assert.True(((IAsyncResult)task!).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(30)), "A call did not settle.");
        return Record.Exception(() => task.GetAwaiter().GetResult());
    }

    private sealed class Jobs
    {
        public static readonly PoolJob<Jobs, int, int> Twice = PoolJob.Calling<Jobs, int, int>(0, "Twice", new JobSettings { TakesToken = true }, static (jobs, n, token) => jobs.Count(n));
        public static readonly PoolJob<Jobs, int, int> One = PoolJob.Calling<Jobs, int, int>(1, "One", new JobSettings { Concurrency = 1 }, static (jobs, n, token) => jobs.CountOne(n));
        public static readonly PoolJob<Jobs, int, int> Hold = PoolJob.Awaiting<Jobs, int, int>(2, "Hold", new JobSettings { TakesToken = true }, static (jobs, n, token) => jobs.HoldAsync(n));
        public static readonly PoolJob<Jobs, int, int> Nest = PoolJob.Awaiting<Jobs, int, int>(3, "Nest", new JobSettings(), static (jobs, n, token) => jobs.NestAsync(n));
        public static readonly PoolJob[] All = [Twice, One, Hold, Nest];

        private readonly TaskCompletionSource _gate = new();
        private int _running;
        private int _runningOne;
        private int _runs;

        public int Most { get; private set; }

        public int MostOfOne { get; private set; }

        public int Runs => _runs;

        public void Open() => _gate.TrySetResult();

        private int Count(int n)
        {
            Enter();
            Interlocked.Decrement(ref _running);
            return 2 * n;
        }

        private int CountOne(int n)
        {
            MostOfOne = Math.Max(MostOfOne, Interlocked.Increment(ref _runningOne));
            n = Count(n);
            Interlocked.Decrement(ref _runningOne);
            return n;
        }

        private async ValueTask<int> HoldAsync(int n)
        {
            Enter();
            await _gate.Task.ConfigureAwait(false);
            Interlocked.Decrement(ref _running);
            return n;
        }

        // Only one of several bodies of its pool at a time, this one included, so a nested call begins with it counted out.
        private async ValueTask<int> NestAsync(int n)
        {
            PoolCell pool = PoolCell.Current.Value!.Pool;
            return await ((PoolCell<Jobs>)pool).Run(Twice, n, CancellationToken.None).ConfigureAwait(false);
        }

        private void Enter()
        {
            int running = Interlocked.Increment(ref _running);
            Interlocked.Increment(ref _runs);
            Most = Math.Max(Most, running);
        }
    }
}
