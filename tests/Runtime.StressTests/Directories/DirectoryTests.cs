using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Support;

namespace Concurrency.Runtime.StressTests.Directories;

/// <summary>Senders against the end of idle actors, failing constructors and the stop of the directory: never two actors of a key, nothing lost, nothing left behind.</summary>
[Collection("Actors")] // They share the pools of replies and segments.
public class DirectoryTests
{
    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.DropOldest)]
    public void SendersAgainstTheIdleTime_UnderSeededSchedules(QueueFullMode mode)
    {
        int seed = 0;
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(250)), scheduler =>
        {
            var random = new Random(++seed);
            var program = new Program(scheduler, mode, keys: 2);
            for (int sender = 0; sender < 3; sender++)
            {
                program.AddSender(sender, [.. Enumerable.Range(0, 5).Select(_ => random.Next(1_000))], keepsHandles: random.Next(2) == 0);
            }

            return program.Build(workers: 3);
        });
    }

    [Fact]
    public void FailingConstructors_UnderSeededSchedules_FailWhatIsInLineAndNothingElse()
    {
        int seed = 0;
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(150)), scheduler =>
        {
            var random = new Random(++seed);
            var program = new Program(scheduler, QueueFullMode.Wait, keys: 1);
            program.Fail(random.Next(1, 3));
            for (int sender = 0; sender < 3; sender++)
            {
                program.AddSender(sender, [.. Enumerable.Range(0, 4).Select(_ => random.Next(1_000))], keepsHandles: true);
            }

            return program.Build(workers: 3);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SendersAgainstTheStop_UnderSeededSchedules_AllSettle(bool isAbort)
    {
        int seed = 0;
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(150)), scheduler =>
        {
            var random = new Random(++seed);
            var program = new Program(scheduler, QueueFullMode.Wait, keys: 3);
            for (int sender = 0; sender < 3; sender++)
            {
                program.AddSender(sender, [.. Enumerable.Range(0, 4).Select(_ => random.Next(1_000))], keepsHandles: random.Next(2) == 0);
            }

            program.AddStop(isAbort);
            return program.Build(workers: 3);
        });
    }

    [Fact]
    public void OneSenderAgainstTheIdleTime_GoingThroughTheSchedulesWithOnePreemption() =>
        Scheduler.Explore(new AtMost(1_000, new BoundedPreemptionStrategy(Seeds.Preemptions(1))), scheduler =>
        {
            var program = new Program(scheduler, QueueFullMode.Wait, keys: 1);
            program.AddSender(0, [0, 1, 2], keepsHandles: false);
            return program.Build(workers: 1);
        });

    [Fact]
    public void TwoSendersThatBeginOneKey_GoingThroughTheSchedulesWithOnePreemption() =>
        Scheduler.Explore(new AtMost(1_000, new BoundedPreemptionStrategy(Seeds.Preemptions(1))), scheduler =>
        {
            var program = new Program(scheduler, QueueFullMode.Wait, keys: 1);
            program.AddSender(0, [0], keepsHandles: false);
            program.AddSender(1, [1], keepsHandles: false);
            return program.Build(workers: 2);
        });

    [Fact]
    public void TableThatGrows_WhileKeysComeAndGo_LosesNone()
    {
        // All of one stripe, whose first table has four buckets.
        int[] keys = [.. Enumerable.Range(0, 1_000).Where(static key => (uint)key * 2_654_435_769u >> 27 == 0).Take(10)];
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(150)), scheduler =>
        {
            var program = new Program(scheduler, QueueFullMode.Wait, keys: keys[^1] + 1);
            for (int sender = 0; sender < 3; sender++)
            {
                int from = sender * 3;
                program.AddSender(sender, [.. Enumerable.Range(0, keys.Length).Select(i => (((i + from) % keys.Length) * 3) + ((i + from) % 3))], keepsHandles: false, keyOf: dice => keys[dice / 3]);
            }

            return program.Build(workers: 2);
        });
    }

    /// <summary>One schedule's directory, its senders and what became of their messages.</summary>
    private sealed class Program
    {
        // The shortest there is, and a clock in steps of two: an actor is closed at the second look after its last message.
        private const int IdleMilliseconds = 1;
        private const int ClockStep = 2;

        private readonly Scheduler _scheduler;
        private readonly ManualTime _time = new();
        private readonly KeyedDirectory _directory;
        private readonly List<Exception> _unexpected = [];
        private readonly List<KeyedMessage> _settled = [];
        private readonly List<KeyedMessage> _told = [];
        private int _deadTells;
        private int _sendersLeft;
        private int _stopsLeft;
        private bool _hasStop;

        public Program(Scheduler scheduler, QueueFullMode mode, int keys)
        {
            Pools.Clear();
            _scheduler = scheduler;
            _directory = new KeyedDirectory(
                new DirectoryOptions
                {
                    IdleTimeout = TimeSpan.FromMilliseconds(IdleMilliseconds),
                    TimeProvider = _time,
                    Scheduler = new ScheduledWork(scheduler),
                    FullMode = mode,
                    Capacity = 64,
                    AskTimeout = Timeout.InfiniteTimeSpan,
                    SlowTurnThreshold = Timeout.InfiniteTimeSpan,
                    StopTimeout = TimeSpan.FromSeconds(100),
                    StopGrace = TimeSpan.FromSeconds(100),
                    OnError = error =>
                    {
                        if (error.Exception is not InvalidDataException) _unexpected.Add(error.Exception);
                    },
                    OnDeadLetter = (_, _) => _deadTells++,
                },
                keys);
        }

        public void Fail(int times)
        {
            foreach (KeyLog log in _directory.Logs) log.Failures = times;
        }

        /// <summary>A thread that sends, and waits for what it asks before it goes on.</summary>
        public void AddSender(int sender, int[] plan, bool keepsHandles, Func<int, int>? keyOf = null)
        {
            _sendersLeft++;
            _scheduler.Add(() =>
            {
                var kept = new KeyedHandle?[_directory.Logs.Length];
                for (int i = 0; i < plan.Length; i++)
                {
                    int key = keyOf?.Invoke(plan[i]) ?? plan[i] / 3 % _directory.Logs.Length;
                    for (int pause = plan[i] / 50; pause > 0; pause--) SharedAccess.TrySpin(); // Long enough, now and then, for an actor to be closed.
                    KeyedHandle handle = keepsHandles ? kept[key] ??= _directory.Get(key) : _directory.Get(key);
                    Send(handle, new KeyedMessage { Sender = sender, Value = i }, plan[i] % 3);
                }

                _sendersLeft--;
            });
        }

        public void AddStop(bool isAbort)
        {
            _hasStop = true;
            _stopsLeft++;
            _scheduler.Add(() =>
            {
                if (isAbort) _directory.Lifetime.Abort();
                else _ = _directory.DisposeAsync();
                _stopsLeft--;
            });
        }

        public Action Build(int workers)
        {
            _scheduler.Add(() =>
            {
                for (int most = 3_000; most > 0 && !SharedAccess.Quietly(IsOver); most--)
                {
                    _time.Advance(ClockStep);
                    SharedAccess.TrySpin();
                }
            });
            for (int i = 0; i < workers; i++) _scheduler.AddWorker();
            return Check;
        }

        // When nobody sends any more, every actor is to idle out.
        private bool IsOver() => _sendersLeft == 0 && _stopsLeft == 0 && _directory.Count == 0 && (!_hasStop || ((ILifetimeOwner)_directory).Completion.IsCompleted);

        private void Send(KeyedHandle handle, KeyedMessage message, int how)
        {
            try
            {
                switch (how)
                {
                    case 0:
                        ValueTask<int> ask = handle.Cell.Ask<int>(message, default);
                        SharedAccess.TryWaitUntil(() => ask.IsCompleted); // For ever is a deadlock, and reported.
                        Assert.Equal(message.Value, ask.GetAwaiter().GetResult());
                        _settled.Add(message);
                        break;
                    case 1:
                        ValueTask tell = handle.Cell.Tell(message, default);
                        SharedAccess.TryWaitUntil(() => tell.IsCompleted);
                        tell.GetAwaiter().GetResult();
                        _told.Add(message);
                        break;
                    default:
                        if (handle.Cell.TryTell(message) == EnqueueResult.Enqueued) _told.Add(message);
                        else _deadTells--; // The sender is told, and the dead letter is counted besides.
                        break;
                }
            }
            catch (ActorStoppedException) when (_hasStop)
            {
                if (message.Value >= 0 && how == 1) _deadTells--;
            }
            catch (InvalidDataException)
            {
                // The activation failed, and this was in line.
            }
        }

        private void Check()
        {
            Assert.Empty(_unexpected);
            Assert.Equal(0, _directory.Count);
            Assert.All(_directory.Logs, static log => Assert.Equal((0, 0), (log.Alive, log.Inside)));
            if (_hasStop) Assert.True(((ILifetimeOwner)_directory).Completion.IsCompletedSuccessfully);
            List<(int Sender, int Value)> handled = [.. _directory.Logs.SelectMany(static log => log.Handled).Select(static m => (m.Sender, m.Value))];
            Assert.Equal(handled.Distinct().Count(), handled.Count); // None twice.
            Assert.Subset(handled.ToHashSet(), _settled.Select(static m => (m.Sender, m.Value)).ToHashSet());
            int lost = _told.Count(told => !handled.Contains((told.Sender, told.Value)));
            if (_hasStop) Assert.True(lost <= _deadTells, $"{lost} lost, {_deadTells} dead letters");
            else Assert.Equal(lost, _deadTells);

            // One sender's messages to one key are handled in the order in which he sent them.
            foreach (KeyLog log in _directory.Logs)
            {
                foreach (IGrouping<int, KeyedMessage> sent in log.Handled.GroupBy(static m => m.Sender))
                {
                    Assert.Equal(sent.Select(static m => m.Value).Order(), sent.Select(static m => m.Value));
                }
            }
        }
    }
}
