using System.Collections.Concurrent;
using System.Threading.Channels;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Groups;

/// <summary>Unbounded queues of numbers, polled.</summary>
internal static class QueueGroups
{
    public static Group[] All =>
    [
        new("queue-1p1c", "One producer and one consumer on two threads; one item through the queue.", Contestants(1, 1)),
        new("queue-4p1c", "Four producers and one consumer; one item through the queue.", [Mpsc(4), .. Contestants(4, 1)]),
        new("queue-2p2c", "Two producers and two consumers; one item through the queue.", Contestants(2, 2)),
        new("queue-pairs", "Two threads, each enqueueing and dequeueing in turn; one such pair.", [.. Queues().Select(queue => Contestant.Of(queue.Name, Pairs(queue.Create)))]),
        new("queue-burst", "One thread enqueues all, then dequeues all; one item.", [.. Queues().Select(queue => Contestant.Of(queue.Name, Burst(queue.Create)))]),
    ];

    private static IEnumerable<(string Name, Func<(Action<long> Enqueue, Func<long> TryDequeue)> Create)> Queues()
    {
        yield return ("LockFreeQueue", static () =>
        {
            var queue = new LockFreeQueue<long>();
            return (queue.Enqueue, () => queue.TryDequeue(out long item) ? item : 0);
        });
        yield return ("ConcurrentQueue", static () =>
        {
            var queue = new ConcurrentQueue<long>();
            return (queue.Enqueue, () => queue.TryDequeue(out long item) ? item : 0);
        });
        yield return ("Channel unbounded", static () =>
        {
            var channel = Channel.CreateUnbounded<long>();
            return (item => channel.Writer.TryWrite(item), () => channel.Reader.TryRead(out long item) ? item : 0);
        });
        yield return ("Michael-Scott", static () =>
        {
            var queue = new MichaelScottQueue<long>();
            return (queue.Enqueue, () => queue.TryDequeue(out long item) ? item : 0);
        });
        yield return ("lock + Queue", static () =>
        {
            var queue = new Queue<long>();
            var gate = new Lock();
            return (item =>
            {
                lock (gate) queue.Enqueue(item);
            }, () =>
            {
                lock (gate) return queue.TryDequeue(out long item) ? item : 0;
            });
        });
    }

    private static Contestant[] Contestants(int producers, int consumers) =>
        [.. Queues().Select(queue => Contestant.Of(queue.Name, Transfer(queue.Create, producers, consumers)))];

    private static Contestant Mpsc(int producers) => Contestant.Of("MpscQueue", Transfer(
        static () =>
        {
            var queue = new MpscQueue<long>();
            return (queue.Enqueue, () => queue.TryDequeue(out long item) ? item : 0);
        },
        producers,
        1));

    private static Action<int> Transfer(Func<(Action<long> Enqueue, Func<long> TryDequeue)> create, int producers, int consumers) => operations =>
    {
        (Action<long> enqueue, Func<long> tryDequeue) = create();
        int each = operations / producers;
        long left = (long)each * producers;
        long sum = 0;
        Threads.Run(producers + consumers, index =>
        {
            if (index < producers)
            {
                for (int i = 1; i <= each; i++) enqueue(i);
                return;
            }

            long own = 0;
            long taken = 0;
            var spinner = default(SpinWait);
            while (Volatile.Read(ref left) > taken)
            {
                if (tryDequeue() is not 0 and var item)
                {
                    own += item;
                    if (++taken < 64) continue;
                    Interlocked.Add(ref left, -taken);
                    taken = 0;
                }
                else
                {
                    if (taken != 0) Interlocked.Add(ref left, -taken);
                    taken = 0;
                    spinner.SpinOnce(sleep1Threshold: -1);
                }
            }

            Interlocked.Add(ref left, -taken);
            Interlocked.Add(ref sum, own);
        });
        Check.That(sum == (long)producers * each * (each + 1) / 2);
    };

    private static Action<int> Pairs(Func<(Action<long> Enqueue, Func<long> TryDequeue)> create) => operations =>
    {
        (Action<long> enqueue, Func<long> tryDequeue) = create();
        long sum = 0;
        int each = operations / 2;
        Threads.Run(2, _ =>
        {
            long own = 0;
            for (int i = 1; i <= each; i++)
            {
                enqueue(i);
                long item;
                while ((item = tryDequeue()) == 0) Thread.SpinWait(1);
                own += item;
            }

            Interlocked.Add(ref sum, own);
        });
        Check.That(sum == (long)each * (each + 1));
    };

    private static Action<int> Burst(Func<(Action<long> Enqueue, Func<long> TryDequeue)> create) => operations =>
    {
        (Action<long> enqueue, Func<long> tryDequeue) = create();
        for (int i = 1; i <= operations; i++) enqueue(i);
        long sum = 0;
        while (tryDequeue() is not 0 and var item) sum += item;
        Check.That(sum == (long)operations * (operations + 1) / 2);
    };
}
