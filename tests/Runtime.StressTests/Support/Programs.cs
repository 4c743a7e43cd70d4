using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Models;

namespace Concurrency.Runtime.StressTests.Support;

/// <summary>Small random programs over a queue, and the two ways to run them.</summary>
internal static class Programs
{
    private const int OperationsPerThread = 5;

    /// <summary>A queue as a program sees it.</summary>
    internal readonly record struct QueueUnderTest(Action<char> Enqueue, Func<char?> TryDequeue);

    /// <summary>Runs random programs under a seeded scheduler and checks each history.</summary>
    public static int ExploreQueue(IStrategy strategy, Func<QueueUnderTest> create, int threads = 3, bool isSingleConsumer = false)
    {
        // Going through all schedules needs one and the same program, and a short one.
        bool isExhaustive = strategy is BoundedPreemptionStrategy;
        int seed = 0;
        return Scheduler.Explore(strategy, scheduler =>
        {
            var history = new History<QueueCall>();
            QueueUnderTest queue = create();
            foreach (Action body in BodiesOf(queue, history, threads, isSingleConsumer, isExhaustive ? 1 : ++seed, isExhaustive ? 2 : OperationsPerThread)) scheduler.Add(body);
            return () => CheckWithRest(queue, history, threads);
        });
    }

    /// <summary>Runs random programs on real threads with random yields and checks each history.</summary>
    public static void HammerQueue(int histories, Func<QueueUnderTest> create, int threads = 3, bool isSingleConsumer = false, int limitMilliseconds = RandomYields.UsualLimitMilliseconds)
    {
        var queue = default(QueueUnderTest);
        var history = new History<QueueCall>();
        Action[] bodies = [];
        using var start = new Barrier(threads + 1);
        bool isOver = false;
        int seed = 0;
        Exception? failure = null;
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(index => new Thread(() =>
        {
            while (true)
            {
                start.SignalAndWait();
                if (isOver) return;
                SharedAccess.Interleaver = new RandomYields((seed * 31) + index, limitMilliseconds);
                try
                {
                    bodies[index]();
                }
                catch (Exception error)
                {
                    // Rethrown on the test's thread below.
                    failure = error;
                }

                SharedAccess.Interleaver = null;
                start.SignalAndWait();
            }
        }) { IsBackground = true })];
        foreach (Thread worker in workers) worker.Start();
        try
        {
            for (seed = 1; seed <= histories; seed++)
            {
                queue = create();
                history = new History<QueueCall>();
                bodies = [.. BodiesOf(queue, history, threads, isSingleConsumer, seed, OperationsPerThread)];
                start.SignalAndWait();
                start.SignalAndWait();
                if (failure is not null) throw failure;
                CheckWithRest(queue, history, threads);
            }
        }
        finally
        {
            isOver = true;
            start.SignalAndWait();
        }
    }

    private static IEnumerable<Action> BodiesOf(QueueUnderTest queue, History<QueueCall> history, int threads, bool isSingleConsumer, int seed, int operations)
    {
        for (int thread = 0; thread < threads; thread++)
        {
            int self = thread;
            yield return () =>
            {
                var random = new Random((seed * 397) + self);
                for (int i = 0; i < operations; i++)
                {
                    bool isEnqueue = isSingleConsumer ? self != 0 : random.Next(2) == 0;
                    char item = (char)('a' + (self * operations) + i);
                    history.Record(self, () =>
                    {
                        if (!isEnqueue) return new QueueCall(false, queue.TryDequeue());
                        queue.Enqueue(item);
                        return new QueueCall(true, item);
                    });
                }
            };
        }
    }

    // What is left at the end belongs to the history: a lost item shows when it is missing there.
    private static void CheckWithRest(QueueUnderTest queue, History<QueueCall> history, int threads)
    {
        for (int i = 0; i <= threads * OperationsPerThread; i++)
            if (history.Record(threads, () => new QueueCall(false, queue.TryDequeue())).Value is null) break;
        Linearizability.Check(new QueueModel(), history.Operations);
    }
}
