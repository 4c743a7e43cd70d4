using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Support;

namespace Concurrency.Runtime.StressTests.Actors;

/// <summary>The workers alone: whatever is scheduled runs once, also what stands behind an item that waits for it on its own worker.</summary>
[Collection("Actors")] // They share the pools of replies and segments.
public class ActorSchedulerTests
{
    [Fact]
    public void Items_UnderSeededSchedules_RunOnce()
    {
        int seeds = Seeds.Or(1_000);
        Explore(new RandomStrategy(1, seeds), blocks: false);
        Explore(new PriorityStrategy(1, seeds / 3, depth: 3, points: 300), blocks: false);
    }

    [Fact]
    public void ItemInTheSlotOfAWorkerThatWaitsForIt_IsMovedByTheWatch() => Explore(new RandomStrategy(1, Seeds.Or(500)), blocks: true);

    [Fact]
    public void AllWorkersWaitForWhatIsQueued_AndAnotherIsAdded() =>
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(500)), scheduler =>
        {
            var time = new ManualTime();
            var actors = new ActorScheduler(new ScheduledWork(scheduler), time, workers: 2);
            bool isFree = false;
            int ended = 0;
            scheduler.Add(() =>
            {
                for (int i = 0; i < 2; i++)
                {
                    actors.Schedule(new Item(() =>
                    {
                        SharedAccess.TryWaitUntil(() => isFree);
                        SharedAccess.Quietly(() => ++ended);
                    }));
                }

                actors.Schedule(new Item(() => isFree = true));
            });
            AddClock(scheduler, time, () => ended == 2);
            for (int i = 0; i < 3; i++) scheduler.AddWorker();
            return () => Assert.Equal(2, ended);
        });

    // Nothing else is ready: the worker itself goes on, and no other is called, who would take the actor to another processor.
    [Fact]
    public void RequeuedItem_WhenItIsAlone_CallsNoWorker() => Assert.Equal(1, CountCalls(others: 0));

    [Fact]
    public void RequeuedItem_WhenOthersAreReady_CallsAWorker() => Assert.Equal(2, CountCalls(others: 1));

    [Fact]
    public void RequeuedItem_OffTheWorkers_CallsAWorker()
    {
        var pool = new Calls();
        new ActorScheduler(pool, new ManualTime(), workers: 2).Requeue(new Item(static () => { }));
        Assert.Single(pool.Items);
    }

    [Fact]
    public void RequeuedItems_UnderSeededSchedules_RunToTheEnd() =>
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(500)), scheduler =>
        {
            var time = new ManualTime();
            var actors = new ActorScheduler(new ScheduledWork(scheduler), time, workers: 2);
            int ended = 0;
            for (int sender = 0; sender < 2; sender++)
            {
                int left = 4;
                Item? item = null;
                item = new Item(() =>
                {
                    if (--left > 0) actors.Requeue(item!);
                    else SharedAccess.Quietly(() => ++ended);
                });
                scheduler.Add(() => actors.Schedule(item));
            }

            for (int i = 0; i < 4; i++) scheduler.AddWorker();
            return () => Assert.Equal(2, ended);
        });

    // How often the pool is called for one item that is put back once, while so many others wait.
    private static int CountCalls(int others)
    {
        var pool = new Calls();
        var actors = new ActorScheduler(pool, new ManualTime(), workers: 2);
        bool isBack = false;
        Item? item = null;
        item = new Item(() =>
        {
            if (isBack) return;
            isBack = true;
            for (int i = 0; i < others; i++) actors.Schedule(new Item(static () => { })); // The worker's own slot.
            actors.Requeue(item!);
        });
        actors.Schedule(item);
        pool.Items[0].Execute();
        return pool.Items.Count;
    }

    private static void Explore(IStrategy strategy, bool blocks)
    {
        Scheduler.Explore(strategy, scheduler =>
        {
            var time = new ManualTime();
            var actors = new ActorScheduler(new ScheduledWork(scheduler), time, workers: 2);
            int[] ran = new int[12];
            int total = 0;
            for (int sender = 0; sender < 2; sender++)
            {
                int first = sender * 6;
                scheduler.Add(() =>
                {
                    // An item that puts one into its worker's slot, which displaces another, and waits for the first.
                    actors.Schedule(new Item(() =>
                    {
                        Run(first);
                        actors.Schedule(new Item(() => Run(first + 1)));
                        if (blocks) SharedAccess.TryWaitUntil(() => ran[first + 1] == 1);
                        actors.Schedule(new Item(() => Run(first + 2)));
                        actors.Schedule(new Item(() => Run(first + 3)));
                    }));
                    actors.Enqueue(new Item(() => Run(first + 4)));
                    var released = new Item(() => Run(first + 5));
                    actors.Schedule(new Item(() =>
                    {
                        actors.Schedule(released);
                        actors.Release(released);
                    }));
                });
            }

            AddClock(scheduler, time, () => total == 12);
            for (int i = 0; i < 4; i++) scheduler.AddWorker();
            return () => Assert.All(ran, count => Assert.Equal(1, count));

            void Run(int item)
            {
                ran[item]++;
                total++;
            }
        });
    }

    private static void AddClock(Scheduler scheduler, ManualTime time, Func<bool> isOver) => scheduler.Add(() =>
    {
        while (!isOver())
        {
            time.Advance(25);
            SharedAccess.TrySpin();
        }

        for (int i = 0; i < 3; i++) time.Advance(25);
    });

    private sealed class Calls : IWorkScheduler
    {
        public List<IThreadPoolWorkItem> Items { get; } = [];

        public void Schedule(IThreadPoolWorkItem workItem) => Items.Add(workItem);
    }

    private sealed class Item(Action run) : IThreadPoolWorkItem
    {
        public void Execute() => run();
    }
}
