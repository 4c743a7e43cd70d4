using System.Collections.Concurrent;
using System.Threading.Channels;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Groups;

/// <summary>Unbounded queues of numbers, polled. Each queue is a struct behind a constrained type parameter, so that no delegate stands between it and the clock.</summary>
internal static class QueueGroups
{
    private const int Bound = 1024;

    public static Group[] All =>
    [
        new("queue-1p1c", $"One producer and one consumer on two threads, at most {Bound} items on the way; one item.", Transfers(1, 1, Bound)),
        new("queue-1p1c-flood", "One producer and one consumer on two threads, the producer unchecked; one item.", Transfers(1, 1, int.MaxValue)),
        new("queue-4p1c", "Four producers and one consumer, unchecked; one item.", [Transfer<Mpsc>("MpscQueue", 4, 1, int.MaxValue), .. Transfers(4, 1, int.MaxValue)]),
        new("queue-2p2c", "Two producers and two consumers, unchecked; one item.", Transfers(2, 2, int.MaxValue)),
        new("queue-pairs", "Two threads, each enqueueing and dequeueing in turn; one such pair.", Each(Pairs<LockFree>, Pairs<Framework>, Pairs<Unbounded>, Pairs<Textbook>, Pairs<Locked>)),
        new("queue-pair", "One thread, enqueueing and dequeueing in turn; one such pair.", Each(Pair<LockFree>, Pair<Framework>, Pair<Unbounded>, Pair<Textbook>, Pair<Locked>)),
        new("queue-burst", "One thread enqueues all, then dequeues all; one item.", Each(Burst<LockFree>, Burst<Framework>, Burst<Unbounded>, Burst<Textbook>, Burst<Locked>)),
    ];

    private interface IPolledQueue<TSelf>
        where TSelf : struct, IPolledQueue<TSelf>
    {
        static abstract TSelf Create();

        void Enqueue(long item);

        bool TryDequeue(out long item);
    }

    private static Contestant[] Each(Action<int> ours, Action<int> framework, Action<int> channel, Action<int> textbook, Action<int> locked) =>
    [
        Contestant.Of("LockFreeQueue", ours),
        Contestant.Of("ConcurrentQueue", framework),
        Contestant.Of("Channel unbounded", channel),
        Contestant.Of("Michael-Scott", textbook),
        Contestant.Of("lock + Queue", locked),
    ];

    private static Contestant[] Transfers(int producers, int consumers, int bound) =>
    [
        Transfer<LockFree>("LockFreeQueue", producers, consumers, bound),
        Transfer<Framework>("ConcurrentQueue", producers, consumers, bound),
        Transfer<Unbounded>("Channel unbounded", producers, consumers, bound),
        Transfer<Textbook>("Michael-Scott", producers, consumers, bound),
        Transfer<Locked>("lock + Queue", producers, consumers, bound),
    ];

    private static Contestant Transfer<TQueue>(string name, int producers, int consumers, int bound)
        where TQueue : struct, IPolledQueue<TQueue> => Contestant.Of(name, operations =>
    {
        TQueue queue = TQueue.Create();
        int each = operations / producers;
        var progress = new Progress { Left = (long)each * producers };
        long sum = 0;
        Threads.Run(producers + consumers, index =>
        {
            if (index < producers) Produce(queue, each, (long)each * producers, bound, progress);
            else Interlocked.Add(ref sum, Consume(queue, progress));
        });
        Check.That(sum == (long)producers * each * (each + 1) / 2);
    });

    private static void Produce<TQueue>(TQueue queue, int count, long all, int bound, Progress progress)
        where TQueue : struct, IPolledQueue<TQueue>
    {
        var spinner = default(SpinWait);
        for (int i = 1; i <= count; i++)
        {
            if (bound != int.MaxValue && (i & 63) == 0)
                while (i - (all - Volatile.Read(ref progress.Left)) > bound) spinner.SpinOnce(sleep1Threshold: -1);
            queue.Enqueue(i);
        }
    }

    private static long Consume<TQueue>(TQueue queue, Progress progress)
        where TQueue : struct, IPolledQueue<TQueue>
    {
        long sum = 0;
        int taken = 0;
        var spinner = default(SpinWait);
        while (true)
        {
            if (queue.TryDequeue(out long item))
            {
                sum += item;
                if (++taken < 64) continue;
            }
            else
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }

            if (taken != 0) Interlocked.Add(ref progress.Left, -taken);
            taken = 0;
            if (Volatile.Read(ref progress.Left) == 0) return sum;
        }
    }

    private static void Pairs<TQueue>(int operations)
        where TQueue : struct, IPolledQueue<TQueue>
    {
        TQueue queue = TQueue.Create();
        long sum = 0;
        int each = operations / 2;
        Threads.Run(2, _ => Interlocked.Add(ref sum, PairsOf(queue, each)));
        Check.That(sum == (long)each * (each + 1));
    }

    private static void Pair<TQueue>(int operations)
        where TQueue : struct, IPolledQueue<TQueue> => Check.That(PairsOf(TQueue.Create(), operations) == (long)operations * (operations + 1) / 2);

    private static long PairsOf<TQueue>(TQueue queue, int count)
        where TQueue : struct, IPolledQueue<TQueue>
    {
        long sum = 0;
        for (int i = 1; i <= count; i++)
        {
            queue.Enqueue(i);
            long item;
            while (!queue.TryDequeue(out item)) Thread.SpinWait(1);
            sum += item;
        }

        return sum;
    }

    private static void Burst<TQueue>(int operations)
        where TQueue : struct, IPolledQueue<TQueue>
    {
        TQueue queue = TQueue.Create();
        for (int i = 1; i <= operations; i++) queue.Enqueue(i);
        long sum = 0;
        while (queue.TryDequeue(out long item)) sum += item;
        Check.That(sum == (long)operations * (operations + 1) / 2);
    }

    /// <summary>What is still to be taken, on a cache line of its own as far as a class can promise that.</summary>
    private sealed class Progress
    {
        public long Left;
    }

    private readonly struct LockFree : IPolledQueue<LockFree>
    {
        private readonly LockFreeQueue<long> _queue;

        private LockFree(LockFreeQueue<long> queue) => _queue = queue;

        public static LockFree Create() => new(new LockFreeQueue<long>());

        public void Enqueue(long item) => _queue.Enqueue(item);

        public bool TryDequeue(out long item) => _queue.TryDequeue(out item);
    }

    private readonly struct Mpsc : IPolledQueue<Mpsc>
    {
        private readonly MpscQueue<long> _queue;

        private Mpsc(MpscQueue<long> queue) => _queue = queue;

        public static Mpsc Create() => new(new MpscQueue<long>());

        public void Enqueue(long item) => _queue.Enqueue(item);

        public bool TryDequeue(out long item) => _queue.TryDequeue(out item);
    }

    private readonly struct Framework : IPolledQueue<Framework>
    {
        private readonly ConcurrentQueue<long> _queue;

        private Framework(ConcurrentQueue<long> queue) => _queue = queue;

        public static Framework Create() => new(new ConcurrentQueue<long>());

        public void Enqueue(long item) => _queue.Enqueue(item);

        public bool TryDequeue(out long item) => _queue.TryDequeue(out item);
    }

    private readonly struct Unbounded : IPolledQueue<Unbounded>
    {
        private readonly Channel<long> _channel;

        private Unbounded(Channel<long> channel) => _channel = channel;

        public static Unbounded Create() => new(Channel.CreateUnbounded<long>());

        public void Enqueue(long item) => _channel.Writer.TryWrite(item);

        public bool TryDequeue(out long item) => _channel.Reader.TryRead(out item);
    }

    private readonly struct Textbook : IPolledQueue<Textbook>
    {
        private readonly MichaelScottQueue<long> _queue;

        private Textbook(MichaelScottQueue<long> queue) => _queue = queue;

        public static Textbook Create() => new(new MichaelScottQueue<long>());

        public void Enqueue(long item) => _queue.Enqueue(item);

        public bool TryDequeue(out long item) => _queue.TryDequeue(out item);
    }

    private readonly struct Locked : IPolledQueue<Locked>
    {
        private readonly Queue<long> _queue;
        private readonly Lock _gate;

        private Locked(Queue<long> queue, Lock gate)
        {
            _queue = queue;
            _gate = gate;
        }

        public static Locked Create() => new(new Queue<long>(), new Lock());

        public void Enqueue(long item)
        {
            lock (_gate) _queue.Enqueue(item);
        }

        public bool TryDequeue(out long item)
        {
            lock (_gate) return _queue.TryDequeue(out item);
        }
    }
}
