using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Support;

namespace Concurrency.Runtime.StressTests.Actors;

/// <summary>Streams, scheduled messages and timers against readers that give up, tokens, a clock, and stops: every move settles, whatever was opened is disposed once, nothing is lost.</summary>
[Collection("Actors")] // They share the pools of replies and segments.
public class TimeTests
{
    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    public void EveryMoveSettles_AndWhatIsOpenIsDisposedOnce_UnderSeededSchedules(QueueFullMode mode)
    {
        int seed = 0;
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(250)), scheduler =>
        {
            var random = new Random(++seed);
            var program = new Program(scheduler, mode);
            var source = new CancellationTokenSource();
            for (int i = 0; i < 2; i++)
            {
                program.AddReader(random.Next(-3, 5), moves: random.Next(1, 7), disposes: random.Next(3) != 0, token: i == 0 ? source.Token : default, limit: random.Next(2) == 0 ? 40 : null);
            }

            scheduler.Add(source.Cancel);
            program.AddTeller(3);
            if (random.Next(2) == 0) program.AddStop(isAbort: random.Next(2) == 0);
            return program.Build(workers: 3);
        });
    }

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.DropOldest)]
    public void MovesThatWait_EndByTheirItemTokenLimitOrStop_Once_UnderSeededSchedules(QueueFullMode mode)
    {
        int seed = 0;
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(250)), scheduler =>
        {
            var random = new Random(++seed);
            var program = new Program(scheduler, mode, idle: random.Next(2) == 0 ? 24 : 120);
            var source = new CancellationTokenSource();
            for (int i = 0; i < 2; i++)
            {
                int count = random.Next(-2, 4);
                int? limit = count < 0 || random.Next(2) == 0 ? 16 + (24 * random.Next(2)) : null; // Something ends it.
                program.AddReader(count, moves: random.Next(1, 6), disposes: random.Next(3) != 0, token: i == 0 ? source.Token : default, limit, TimeDo.Watch);
            }

            if (random.Next(2) == 0) scheduler.Add(source.Cancel);
            program.AddTeller(2);
            if (random.Next(3) == 0) program.AddStop(isAbort: random.Next(2) == 0);
            return program.Build(workers: 3);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void EarlyDisposeAgainstTheMovesAhead_GoingThroughTheSchedulesWithOnePreemption_DisposesOnce(int moves) =>
        Scheduler.Explore(new AtMost(1_500, new BoundedPreemptionStrategy(Seeds.Preemptions(1))), scheduler =>
        {
            var program = new Program(scheduler, QueueFullMode.Wait);
            program.AddReader(4, moves, disposes: true);
            return program.Build(workers: 2);
        });

    [Fact]
    public void LastItemAgainstTheEnd_GoingThroughTheSchedulesWithOnePreemption_IsNotLost() =>
        Scheduler.Explore(new AtMost(3_000, new BoundedPreemptionStrategy(Seeds.Preemptions(1))), scheduler =>
        {
            var program = new Program(scheduler, QueueFullMode.Wait, idle: null);
            program.AddReader(2, moves: 4, disposes: false);
            return program.Build(workers: 1, hasClock: false);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ReaderAgainstAStop_GoingThroughTheSchedulesWithOnePreemption_Settles(bool isAbort) =>
        Scheduler.Explore(new AtMost(1_500, new BoundedPreemptionStrategy(Seeds.Preemptions(1))), scheduler =>
        {
            var program = new Program(scheduler, QueueFullMode.Wait);
            program.AddReader(3, moves: 5, disposes: false);
            program.AddStop(isAbort);
            return program.Build(workers: 1);
        });

    [Fact]
    public void IdleTimeAgainstTheReader_GoingThroughTheSchedulesWithOnePreemption_Settles() =>
        Scheduler.Explore(new AtMost(1_500, new BoundedPreemptionStrategy(Seeds.Preemptions(1))), scheduler =>
        {
            var program = new Program(scheduler, QueueFullMode.Wait, idle: 8);
            program.AddReader(5, moves: 3, disposes: true);
            return program.Build(workers: 1);
        });

    [Fact]
    public void ScheduledMessages_AreSentOrCancelledOrDeadLetters_EachOnce()
    {
        int seed = 0;
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(500)), scheduler =>
        {
            var random = new Random(++seed);
            var program = new Program(scheduler, random.Next(2) == 0 ? QueueFullMode.Wait : QueueFullMode.DropOldest);
            var source = new CancellationTokenSource();
            List<ScheduledTell> later = [];
            int cancelled = 0;
            program.AddCaller(() =>
            {
                for (int i = 0; i < 5; i++)
                {
                    later.Add(program.Cell.Schedule(new TimeMessage { Value = i }, i == 4 ? TimeSpan.FromHours(1) : TimeSpan.FromMilliseconds(random.Next(60)), i % 2 == 0 ? source.Token : default));
                    SharedAccess.TrySpin();
                }
            });
            program.AddCaller(() =>
            {
                for (int i = 0; i < 3; i++)
                {
                    ScheduledTell? first = SharedAccess.Quietly(() => later.Find(static message => message.IsPending));
                    if (first?.Cancel() == true) cancelled++;
                    SharedAccess.TrySpin();
                }
            });
            bool isCancelled = random.Next(2) == 0;
            if (isCancelled) program.AddCaller(source.Cancel);
            program.AddStop(isAbort: random.Next(2) == 0);
            Action check = program.Build(workers: 2);
            return () =>
            {
                check();
                Assert.All(later, static message => Assert.False(message.IsPending));
                int accounted = program.Cell.Handled.Count + program.DeadLetters + cancelled;
                Assert.True(isCancelled ? accounted <= later.Count : accounted == later.Count, $"{program.Cell.Handled.Count} handled, {program.DeadLetters} dead letters, {cancelled} cancelled of {later.Count}");
                Assert.Equal(program.Cell.Handled.Count, program.Cell.Handled.Distinct().Count());
            };
        });
    }

    [Fact]
    public void Ticks_NeverStandInLineTwice_AndEndWithTheActor() =>
        Scheduler.Explore(new AtMost(800, new BoundedPreemptionStrategy(Seeds.Preemptions(1))), scheduler =>
        {
            var program = new Program(scheduler, QueueFullMode.Wait) { MostQueued = 1 };
            program.Cell.StartTimer(new TimeMessage { Do = TimeDo.Tick }, 10);
            program.AddStop(isAbort: false, after: 12);
            return program.Build(workers: 1);
        });

    /// <summary>One schedule's actor, and who uses it.</summary>
    private sealed class Program
    {
        private readonly Scheduler _scheduler;
        private readonly ManualTime _time = new();
        private readonly List<Exception> _unexpected = [];
        private int _callersLeft;
        private bool _isStopped;

        public Program(Scheduler scheduler, QueueFullMode mode, int? idle = 120)
        {
            Pools.Clear();
            _scheduler = scheduler;
            Cell = new TimeCell(new ActorOptions
            {
                TimeProvider = _time,
                Scheduler = new ScheduledWork(scheduler),
                FullMode = mode,
                Capacity = 2,
                AskTimeout = Timeout.InfiniteTimeSpan,
                StreamIdleTimeout = idle is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : Timeout.InfiniteTimeSpan,
                SlowTurnThreshold = Timeout.InfiniteTimeSpan,
                StopGrace = TimeSpan.FromSeconds(2),
                OnError = error =>
                {
                    if (!IsExpected(error.Exception)) _unexpected.Add(error.Exception);
                },
                OnDeadLetter = (_, message) =>
                {
                    if (message == nameof(TimeDo.Note)) DeadLetters++;
                },
                OnDropped = static (_, _) => { },
            }, scheduler.Enqueue);
        }

        public TimeCell Cell { get; }

        public int DeadLetters { get; private set; }

        /// <summary>How many messages may stand in line at any time.</summary>
        public int MostQueued { get; init; } = int.MaxValue;

        public void AddCaller(Action call)
        {
            _callersLeft++;
            _scheduler.Add(() =>
            {
                call();
                _callersLeft--;
            });
        }

        public void AddReader(int count, int moves, bool disposes, CancellationToken token = default, int? limit = null, TimeDo stream = TimeDo.Count) => AddCaller(() =>
        {
            TimeSpan? timeout = limit is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
            IAsyncEnumerator<int> reader = Cell.Stream<int>(new TimeMessage { Do = stream, Value = count }, token, timeout).GetAsyncEnumerator(CancellationToken.None);
            for (int i = 0; i < moves; i++)
            {
                ValueTask<bool> move = reader.MoveNextAsync();
                SharedAccess.TryWaitUntil(() => move.IsCompleted); // For ever is a deadlock, and reported.
                try
                {
                    if (!move.GetAwaiter().GetResult())
                    {
                        Assert.Equal(count, i); // Nothing lost.
                        break;
                    }

                    Assert.Equal(i, reader.Current);
                }
                catch (Exception error) when (IsExpected(error))
                {
                    Assert.True(error is not InvalidDataException || i == -count, "Every item comes before the error.");
                    break;
                }
            }

            if (disposes)
            {
                ValueTask disposed = reader.DisposeAsync();
                SharedAccess.TryWaitUntil(() => disposed.IsCompleted);
                try
                {
                    disposed.GetAwaiter().GetResult();
                }
                catch (TimeoutException)
                {
                    // The actor was busy for as long as the limit.
                }
            }
        });

        public void AddTeller(int messages) => AddCaller(() =>
        {
            for (int i = 0; i < messages; i++) _ = Cell.TryTell(new TimeMessage { Value = i });
        });

        public void AddStop(bool isAbort, int after = 0)
        {
            _isStopped = true;
            _scheduler.Add(() =>
            {
                for (int i = 0; i < after; i++) SharedAccess.TrySpin();
                Cell.BeginStop(isAbort ? TimeSpan.Zero : TimeSpan.FromMilliseconds(30));
            });
        }

        /// <summary>Without a clock the program is short, and all of its schedules are gone through.</summary>
        public Action Build(int workers, bool hasClock = true)
        {
            if (hasClock) AddClock();
            for (int i = 0; i < workers; i++) _scheduler.AddWorker();
            return Check;
        }

        // Lets time pass until nobody waits for it any more, and all it owes is paid: the idle time of abandoned streams too.
        private void AddClock() => _scheduler.Add(() =>
        {
            for (int left = 4, most = 300; left > 0 && most > 0; most--)
            {
                if (SharedAccess.Quietly(IsQuiet)) left--;
                else if (most < 250) Thread.Sleep(1); // What the framework resumes over the real thread pool is let through.
                _time.Advance(12);
                _time.Advance(12); // Two ticks may be due before anybody else has moved.
                Assert.InRange(SharedAccess.Quietly(() => Cell.Statistics.Queued), 0, MostQueued);
                SharedAccess.TrySpin();
            }
        });

        private bool IsQuiet() => _callersLeft == 0 && (_isStopped ? Cell.HasEnded : !Cell.Statistics.IsBusy) && Cell.Statistics is { Streams: 0, Scheduled: 0 };

        private void Check()
        {
            Assert.Empty(_unexpected);
            ActorStatistics statistics = Cell.Statistics;
            Assert.True(statistics is { Queued: 0, Waiting: 0, Streams: 0, Scheduled: 0 }, $"{statistics}, {(Cell.HasEnded ? "ended" : "open")}");
            Assert.All(Cell.Sources, static source => Assert.Equal(1, source.Disposed));
            Assert.Equal(Cell.Watches.Begun, Cell.Watches.Ended);
            int ticks = Cell.Ticks;
            _time.Advance(1_000);
            Assert.Equal(ticks, Cell.Ticks);
        }

        private static bool IsExpected(Exception error) =>
            error is InvalidDataException or TimeoutException or OperationCanceledException or MailboxFullException or ActorStoppedException or MessageDroppedException or ObjectDisposedException;
    }
}
