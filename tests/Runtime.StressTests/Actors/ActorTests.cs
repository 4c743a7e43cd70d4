using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Support;
using Xunit.Abstractions;

namespace Concurrency.Runtime.StressTests.Actors;

/// <summary>Whole actors: up to three that ask and tell each other, callers with time limits and tokens, a clock, and stops. Every call settles.</summary>
[Collection("Actors")] // They share the pools of replies and segments.
public class ActorTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(40);

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    public void EveryCallSettles_UnderSeededSchedules(QueueFullMode mode)
    {
        int seed = 0;
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(400)), scheduler => new Program(scheduler, mode).Build(++seed));
    }

    [Fact]
    public void AskAgainstAStop_GoingThroughTheSchedulesWithOnePreemption_Settles() =>
        GoThrough(scheduler =>
        {
            var program = new Program(scheduler, QueueFullMode.Wait, actors: 1);
            program.AddCaller(cell => Pending.Of(cell.Ask<int>(new CellMessage { Value = 1 }, default, Limit)));
            program.AddStop(0, isAbort: true);
            scheduler.AddWorker();
            return program.Check;
        });

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void HandlerThatHolds_IsReachedByTheStop_WheneverItAsksForItsToken(bool isTell, bool isLater) =>
        GoThrough(scheduler =>
        {
            // No clock moves here: only the token can end the turn.
            var program = new Program(scheduler, QueueFullMode.Wait, actors: 1);
            var hold = new CellMessage { Do = isLater ? Do.HoldLater : Do.Hold, Value = 1 };
            program.AddCaller(cell => isTell ? Pending.Of(cell.Tell(hold, default)) : Pending.Of(cell.Ask<int>(hold, default)));
            program.AddStop(0, isAbort: true);
            scheduler.AddWorker();
            return program.Check;
        });

    [Fact]
    public void ThreeActors_AskingInAChain_GoingThroughTheSchedulesWithOnePreemption_Settle() =>
        GoThrough(scheduler =>
        {
            var program = new Program(scheduler, QueueFullMode.Wait, actors: 3);
            program.AddCaller(cell => Pending.Of(cell.Ask<int>(new CellMessage { Do = Do.AskPeer, Value = 1 }, default)));
            program.AddStop(1, isAbort: true);
            scheduler.AddWorker();
            return program.Check;
        });

    [Fact]
    public void FullMailboxesThatTellEachOther_EndByTheClock() =>
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(150)), scheduler =>
        {
            var program = new Program(scheduler, QueueFullMode.Wait, actors: 2, capacity: 1);
            for (int actor = 0; actor < 2; actor++)
            {
                int to = actor;
                program.AddCaller(_ => Pending.Of(program.Cells[to].Tell(new CellMessage { Do = Do.TellPeer, Value = 1 }, default)), calls: 3);
            }

            program.AddClock();
            scheduler.AddWorker();
            scheduler.AddWorker();
            return program.Check;
        });

    [Fact]
    public void Tells_AreHandledIfAndOnlyIfTheirSendersHeardSo() =>
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(600)), scheduler =>
        {
            // Senders that wait for room, are cancelled, and ask in between, so that a reply serves as one and then as the other.
            var program = new Program(scheduler, QueueFullMode.Wait, actors: 1, capacity: 1);
            List<int> told = [];
            for (int i = 0; i < 3; i++)
            {
                int value = i * 100;
                bool isCancelled = i == 0;
                var source = new CancellationTokenSource();
                program.AddCaller(cell =>
                {
                    value++;
                    var message = new CellMessage { Value = value };
                    if (value % 2 == 0) return Pending.Of(cell.Ask<int>(message with { Value = -1 }, default));
                    Pending tell = Pending.Of(cell.Tell(message, isCancelled ? source.Token : default));
                    int sent = value;
                    return tell with
                    {
                        GetResult = () =>
                        {
                            tell.GetResult();
                            told.Add(sent);
                        },
                    };
                }, calls: 4);
                if (isCancelled) scheduler.Add(source.Cancel);
            }

            for (int i = 0; i < 2; i++) program.AddDrain(0); // At rest the word is written again: nothing that was sent meanwhile may go with it.
            program.AddClock();
            scheduler.AddWorker();
            scheduler.AddWorker();
            return () =>
            {
                program.Check();
                Assert.Equal(told.Order(), program.Cells[0].Handled.Where(value => value >= 0).Order());
            };
        });

    [Fact]
    public void RoomIsNeverExceeded_AndNothingIsLost_WhenSweepAndSenderMeet() =>
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(500)), scheduler =>
        {
            // Time limits as short as a few steps of the sender, so that the sweep meets calls that are only being sent.
            var program = new Program(scheduler, QueueFullMode.Reject, actors: 1, capacity: 1);
            for (int i = 0; i < 2; i++) program.AddCaller(cell => Pending.Of(cell.Ask<int>(new CellMessage { Value = 1 }, default, TimeSpan.FromMilliseconds(8))), calls: 4);
            program.AddClock();
            scheduler.AddWorker();
            return program.Check;
        });

    // All schedules with one preemption; with two, and how many that are: see docs/memory-model.md.
    private void GoThrough(Func<Scheduler, Action> program)
    {
        int preemptions = Seeds.Preemptions(1);
        int schedules = Scheduler.Explore(new AtMost(4_000, new BoundedPreemptionStrategy(preemptions)), program);
        output.WriteLine($"{schedules} schedules with at most {preemptions} preemptions");
    }

    /// <summary>One schedule's actors, callers and what became of their calls.</summary>
    private sealed class Program
    {
        private readonly Scheduler _scheduler;
        private readonly ManualTime _time = new();
        private readonly List<Exception> _unexpected = [];
        private readonly List<Task> _drains = [];
        private readonly int _capacity;
        private readonly QueueFullMode _mode;
        private int _callersLeft;

        public Program(Scheduler scheduler, QueueFullMode mode, int actors = 3, int capacity = 2)
        {
            Pools.Clear();
            _scheduler = scheduler;
            _mode = mode;
            _capacity = capacity;
            var options = new ActorOptions
            {
                TimeProvider = _time,
                Scheduler = new ScheduledWork(scheduler),
                FullMode = mode,
                Capacity = capacity,
                AskTimeout = Limit,
                SlowTurnThreshold = Timeout.InfiniteTimeSpan,
                StopGrace = TimeSpan.FromSeconds(2),
                OnError = error =>
                {
                    if (!IsExpected(error.Exception)) _unexpected.Add(error.Exception);
                },
                OnDeadLetter = static (_, _) => { },
                OnDropped = static (_, _) => { },
            };
            Cells = [.. Enumerable.Range(0, actors).Select(_ => new Cell(options))];
            for (int i = 0; i < actors; i++) Cells[i].Peer = Cells[(i + 1) % actors];
        }

        public Cell[] Cells { get; }

        /// <summary>Random callers of random actors, a canceller, a clock, and a stop or none.</summary>
        public Action Build(int seed)
        {
            var random = new Random(seed);
            for (int i = 0; i < 3; i++)
            {
                int from = i;
                var source = new CancellationTokenSource();
                int[] plan = [.. Enumerable.Range(0, 3).Select(_ => random.Next(1_000))];
                int next = 0;
                AddCaller(_ => Call(Cells[(from + plan[next]) % Cells.Length], plan[next++], source.Token), calls: plan.Length);
                if (i == 0) _scheduler.Add(source.Cancel);
            }

            if (random.Next(2) == 0) AddStop(random.Next(Cells.Length), isAbort: random.Next(2) == 0);
            if (random.Next(2) == 0) AddDrain(random.Next(Cells.Length));
            AddClock();
            for (int i = 0; i < 4; i++) _scheduler.AddWorker();
            return Check;
        }

        /// <summary>A thread that waits for a moment of rest, while others send.</summary>
        public void AddDrain(int actor) => _scheduler.Add(() => _drains.Add(((ILifetimeOwner)Cells[actor]).DrainAsync(CancellationToken.None)));

        /// <summary>A thread that makes calls, each when the one before has settled.</summary>
        public void AddCaller(Func<Cell, Pending> call, int calls = 1)
        {
            _callersLeft++;
            _scheduler.Add(() =>
            {
                for (int i = 0; i < calls; i++)
                {
                    Pending pending = call(Cells[0]);
                    SharedAccess.TryWaitUntil(pending.IsCompleted); // For ever is a deadlock, and reported.
                    try
                    {
                        pending.GetResult(); // Here, so that the reply goes to this thread's pool, and is used for its next call.
                    }
                    catch (Exception error) when (IsExpected(error))
                    {
                        // One of the outcomes there are.
                    }
                }

                _callersLeft--;
            });
        }

        public void AddStop(int actor, bool isAbort) => _scheduler.Add(() => Cells[actor].BeginStop(isAbort ? TimeSpan.Zero : TimeSpan.FromMilliseconds(30)));

        /// <summary>Lets time pass until nobody waits for it any more, and all it owes is paid.</summary>
        public void AddClock() => _scheduler.Add(() =>
        {
            for (int left = 4, most = 200; left > 0 && most > 0; most--)
            {
                if (SharedAccess.Quietly(IsQuiet)) left--;
                // A handler's task that completes while its turn is being suspended resumes it over the real thread pool: the framework's doing, outside the schedule. It is let through.
                else if (most < 150) Thread.Sleep(1);
                _time.Advance(24);
                SharedAccess.TrySpin();
            }
        });

        private bool IsQuiet() => _callersLeft == 0 && Array.TrueForAll(Cells, static cell => cell.HasEnded || !cell.Statistics.IsBusy);

        public void Check()
        {
            Assert.Empty(_unexpected);
            Assert.All(_drains, static drain => Assert.True(drain.IsCompletedSuccessfully));
            foreach (Cell cell in Cells)
            {
                ActorStatistics statistics = cell.Statistics;
                Assert.True(statistics is { Queued: 0, Waiting: 0 }, $"{statistics}, {(cell.HasEnded ? "ended" : "open")}, {((ILifetimeOwner)cell).Completion.Exception?.InnerException?.Message}");
                Assert.Equal(cell.Handled.Count, statistics.Handled);
                if (_mode is QueueFullMode.Reject && !cell.HasEnded) AssertRoomFor(cell);
            }
        }

        // Exactly the capacity finds room: a withdrawal that was counted twice, or never, shows here. Nobody runs what is sent now.
        private void AssertRoomFor(Cell cell)
        {
            if (cell.Statistics.IsBusy) return; // Stops.
            for (int i = 0; i < _capacity; i++) Assert.Equal(EnqueueResult.Enqueued, cell.TryTell(new CellMessage { Value = 9 }));
            Assert.Equal(EnqueueResult.Full, cell.TryTell(new CellMessage { Value = 9 }));
        }

        private static Pending Call(Cell cell, int dice, CancellationToken token)
        {
            var message = new CellMessage { Do = (dice % 8) switch { 0 => Do.Fail, 1 => Do.AskPeer, 2 => Do.TellPeer, 3 => Do.TellSelf, 4 => Do.Hold, 5 => Do.HoldLater, _ => Do.Add }, Value = dice % 1_000 };

            // What holds is asked: the time limit lets it go.
            switch (message.Do is Do.Hold or Do.HoldLater ? 3 : dice / 8 % 5)
            {
                case 0:
                    return Pending.Of(cell.Tell(message, token));
                case 1:
                    cell.TryTell(message);
                    return Pending.Of(default(ValueTask));
                case 2:
                    return Pending.Of(cell.Ask<int>(message, token, TimeSpan.FromMilliseconds(16)));
                case 3:
                    return Pending.Of(cell.Ask<int>(message, token));
                default:
                    Task<int> task = cell.Ask<int>(message, token).AsTask();
                    return Pending.Of(new ValueTask(task));
            }
        }

        private static bool IsExpected(Exception error) =>
            error is InvalidDataException or TimeoutException or OperationCanceledException or MailboxFullException or ActorStoppedException or MessageDroppedException
                or ActorDeadlockException;
    }
    /// <summary>A call that was made: whether it has settled, and what it ended in.</summary>
    private sealed record Pending(Func<bool> IsCompleted, Action GetResult)
    {
        public static Pending Of(ValueTask call) => new(() => call.IsCompleted, () => call.GetAwaiter().GetResult());

        public static Pending Of(ValueTask<int> call) => new(() => call.IsCompleted, () => call.GetAwaiter().GetResult());
    }
}
