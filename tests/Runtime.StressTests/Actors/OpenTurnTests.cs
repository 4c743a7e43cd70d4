using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Support;

namespace Concurrency.Runtime.StressTests.Actors;

/// <summary>Queries and interleaved turns under the seeded scheduler: every part that must run alone does, every call settles.</summary>
[Collection("Actors")] // They share the pools of replies and segments.
public class OpenTurnTests
{
    private static readonly OpenDo[] Calls = [OpenDo.Write, OpenDo.WriteSlowly, OpenDo.Read, OpenDo.ReadSlowly, OpenDo.ReadSlowly, OpenDo.Add, OpenDo.Signal, OpenDo.AskSelf];

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.DropOldest)]
    public void PartsAreAlone_AndEveryCallSettles_UnderSeededSchedules(QueueFullMode mode)
    {
        int seed = 0;
        int written = 0;
        int mostQueries = 0;
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(600)), scheduler =>
        {
            var random = new Random(++seed);
            var program = new Program(scheduler, mode);
            for (int i = 0; i < 3; i++)
            {
                OpenMessage[] plan = [.. Enumerable.Range(0, 3).Select(_ => new OpenMessage { Do = Calls[random.Next(Calls.Length)], Value = 1 })];
                program.AddCaller(plan);
            }

            if (random.Next(3) == 0) program.AddStop(isAbort: random.Next(2) == 0);
            for (int i = 0; i < 3; i++) scheduler.AddWorker();
            return () =>
            {
                program.Check();
                written += program.Cell.Value;
                mostQueries = Math.Max(mostQueries, program.Cell.MostQueries);
            };
        });
        Assert.True(written > 0 && mostQueries > 1, $"{written} written, {mostQueries} queries at once");
    }

    [Fact]
    public void TurnThatCompletesWhatOthersWaitFor_IsNotInterrupted() => Scheduler.Explore(new RandomStrategy(1, Seeds.Or(300)), scheduler =>
    {
        var program = new Program(scheduler, QueueFullMode.Wait);
        program.AddCaller([new OpenMessage { Do = OpenDo.Wait }]);
        program.AddCaller([new OpenMessage { Do = OpenDo.Wait }]);
        scheduler.Add(() =>
        {
            // Again and again: a signal that comes before a wait is none.
            while (program.CallersLeft > 0)
            {
                program.Settle(program.Cell.Ask<int>(new OpenMessage { Do = OpenDo.Signal }, default));
                SharedAccess.TrySpin();
            }
        });
        for (int i = 0; i < 2; i++) scheduler.AddWorker();
        return program.Check;
    });

    [Theory]
    [InlineData(ActorErrorMode.Resume)]
    [InlineData(ActorErrorMode.Restart)]
    public void InterleavedStreams_AreMovedByOneTurnAtATime_AndEndOnce(ActorErrorMode errorMode)
    {
        int seed = 0;
        int read = 0;
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(250)), scheduler =>
        {
            var random = new Random(++seed);
            var program = new Program(scheduler, QueueFullMode.Wait, errorMode);
            var source = new CancellationTokenSource();
            for (int i = 0; i < 2; i++) program.AddReader(random.Next(5), moves: random.Next(1, 6), i == 0 ? source.Token : default, count => read += count);
            program.AddCaller([new OpenMessage { Do = OpenDo.Write, Value = 1 }, new OpenMessage { Do = OpenDo.ReadSlowly }]);
            if (errorMode == ActorErrorMode.Restart) scheduler.Add(() => program.Cell.TryTell(new OpenMessage { Do = OpenDo.FailLater }));
            else if (random.Next(2) == 0) scheduler.Add(source.Cancel);
            if (random.Next(3) == 0) program.AddStop(isAbort: random.Next(2) == 0);
            for (int i = 0; i < 2; i++) scheduler.AddWorker();
            return program.Check;
        });
        Assert.True(read > 100, $"{read} items read");
    }

    [Fact]
    public void AskAtTheHeadThatIsWithdrawn_LetsThoseBehindItGo()
    {
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(250)), scheduler =>
        {
            // The queries wait for each other, behind a write that waits for the first of them: only the write's end by its token lets the second one begin.
            var program = new Program(scheduler, QueueFullMode.Wait);
            var source = new CancellationTokenSource();
            program.AddCaller([new OpenMessage { Do = OpenDo.Meet }]);
            scheduler.Add(() =>
            {
                SharedAccess.TryWaitUntil(() => program.Cell.Meeting > 0);
                ValueTask<int> write = program.Cell.Ask<int>(new OpenMessage { Do = OpenDo.Write, Value = 1 }, source.Token);
                ValueTask<int> second = program.Cell.Ask<int>(new OpenMessage { Do = OpenDo.Meet }, default);
                source.Cancel();
                program.Settle(write);
                program.Settle(second);
            });
            for (int i = 0; i < 2; i++) scheduler.AddWorker();
            return program.Check;
        });
    }

    [Fact]
    public void QueryAgainstAWriteAndAStop_GoingThroughTheSchedulesWithOnePreemption_Settle() =>
        Scheduler.Explore(new AtMost(1_500, new BoundedPreemptionStrategy(Seeds.Preemptions(1))), scheduler =>
        {
            var program = new Program(scheduler, QueueFullMode.Wait);
            program.AddCaller([new OpenMessage { Do = OpenDo.Read }]);
            program.AddCaller([new OpenMessage { Do = OpenDo.Write, Value = 1 }]);
            program.AddStop(isAbort: true);
            scheduler.AddWorker();
            scheduler.AddWorker();
            return program.Check;
        });

    [Fact]
    public void InterleavedTurnsThatWait_AreReachedByTheStop() => Scheduler.Explore(new RandomStrategy(1, Seeds.Or(300)), scheduler =>
    {
        // Nobody signals: only the token ends them.
        var program = new Program(scheduler, QueueFullMode.Wait);
        for (int i = 0; i < 3; i++) program.AddCaller([new OpenMessage { Do = OpenDo.Wait }]);
        program.AddStop(isAbort: true);
        for (int i = 0; i < 2; i++) scheduler.AddWorker();
        return program.Check;
    });

    [Fact]
    public void Restarts_CancelAndAwaitWhatIsOpen_AndNothingIsLost() => Scheduler.Explore(new RandomStrategy(1, Seeds.Or(300)), scheduler =>
    {
        var program = new Program(scheduler, QueueFullMode.Wait, ActorErrorMode.Restart);
        for (int i = 0; i < 2; i++) program.AddCaller([new OpenMessage { Do = OpenDo.Wait }, new OpenMessage { Do = OpenDo.Write, Value = 1 }]);
        scheduler.Add(() =>
        {
            while (program.CallersLeft > 0)
            {
                program.Cell.TryTell(new OpenMessage { Do = OpenDo.FailLater }); // Again and again: a restart that comes before a wait does not end it.
                SharedAccess.TrySpin();
            }
        });
        for (int i = 0; i < 2; i++) scheduler.AddWorker();
        return program.Check;
    });

    [Fact]
    public void SixtyFiveWaits_AreOpenSixtyFourAtATime()
    {
        int most = 0;
        Scheduler.Explore(new RandomStrategy(1, Math.Min(Seeds.Or(10), 1_000)), scheduler =>
        {
            var program = new Program(scheduler, QueueFullMode.Wait, capacity: 100);
            scheduler.Add(() =>
            {
                for (int i = 0; i < 70; i++) Assert.Equal(EnqueueResult.Enqueued, program.Cell.TryTell(new OpenMessage { Do = OpenDo.Wait }));
                SharedAccess.TryWaitUntil(() => program.Cell.MostOpen >= 64);
                for (int i = 0; i < 50; i++) SharedAccess.TrySpin(); // Time enough for a 65th.
                program.Cell.BeginStop(TimeSpan.Zero);
            });
            scheduler.AddWorker();
            return () =>
            {
                program.Check();
                most = Math.Max(most, program.Cell.MostOpen);
            };
        });
        Assert.Equal(64, most);
    }

    /// <summary>One schedule's actor, callers and what became of their calls.</summary>
    private sealed class Program
    {
        private readonly Scheduler _scheduler;
        private readonly List<Exception> _unexpected = [];

        public Program(Scheduler scheduler, QueueFullMode mode, ActorErrorMode errorMode = ActorErrorMode.Resume, int capacity = 2)
        {
            Pools.Clear();
            _scheduler = scheduler;
            Cell = new OpenCell(
                new ActorOptions
                {
                    TimeProvider = new ManualTime(),
                    Scheduler = new ScheduledWork(scheduler),
                    FullMode = mode,
                    Capacity = capacity,
                    ErrorMode = errorMode,
                    RestartLimit = 1_000_000,
                    SlowTurnThreshold = Timeout.InfiniteTimeSpan,
                    OnError = error =>
                    {
                        if (!IsExpected(error.Exception)) _unexpected.Add(error.Exception);
                    },
                    OnDeadLetter = static (_, _) => { },
                    OnDropped = static (_, _) => { },
                },
                scheduler.Enqueue);
        }

        public OpenCell Cell { get; }

        public int CallersLeft { get; private set; }

        public void AddCaller(OpenMessage[] calls)
        {
            CallersLeft++;
            _scheduler.Add(() =>
            {
                foreach (OpenMessage call in calls) Settle(Cell.Ask<int>(call, default));
                CallersLeft--;
            });
        }

        /// <summary>A thread that reads a stream so far, and disposes it.</summary>
        public void AddReader(int count, int moves, CancellationToken token, Action<int> onEnd)
        {
            CallersLeft++;
            _scheduler.Add(() =>
            {
                IAsyncEnumerator<int> reader = Cell.Stream<int>(new OpenMessage { Do = OpenDo.Watch, Value = count }, token).GetAsyncEnumerator(CancellationToken.None);
                int read = 0;
                while (read < moves && Settle(reader.MoveNextAsync())) Assert.Equal(read++, reader.Current);
                ValueTask disposed = reader.DisposeAsync();
                SharedAccess.TryWaitUntil(() => disposed.IsCompleted);
                disposed.GetAwaiter().GetResult();
                onEnd(read);
                CallersLeft--;
            });
        }

        public void AddStop(bool isAbort) => _scheduler.Add(() => Cell.BeginStop(isAbort ? TimeSpan.Zero : Timeout.InfiniteTimeSpan));

        public T? Settle<T>(ValueTask<T> call)
        {
            SharedAccess.TryWaitUntil(() => call.IsCompleted); // For ever is a deadlock, and reported.
            try
            {
                return call.GetAwaiter().GetResult();
            }
            catch (Exception error) when (IsExpected(error))
            {
                return default; // One of the outcomes there are.
            }
        }

        public void Check()
        {
            Assert.Empty(_unexpected);
            ActorStatistics statistics = Cell.Statistics;
            Assert.True(statistics is { Queued: 0, Waiting: 0, IsBusy: false } || Cell.HasEnded, $"{statistics}");
            Assert.InRange(Cell.MostOpen, 0, 64);
            Assert.Equal(Cell.Watches.Opened, Cell.Watches.Ended);
            Assert.Equal(0, statistics.Streams);
        }

        private static bool IsExpected(Exception error) => error is InvalidDataException or OperationCanceledException or ActorStoppedException or MessageDroppedException;
    }
}
