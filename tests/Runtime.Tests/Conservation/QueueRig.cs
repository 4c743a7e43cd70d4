using System.Diagnostics;

namespace Concurrency.Runtime.Tests.Conservation;

/// <summary>
/// Writers and readers on real threads, reads cancelled from another thread at random moments: every item written must come out once, in the order of its writer. The rig that
/// shows items lost by a cancelled read.
/// </summary>
internal sealed class QueueRig
{
    private const int WriterBits = 8;

    private readonly int _writers;
    private readonly int _readers;
    private readonly long[] _written;
    private readonly Reads[] _read;

    // The waiting reads, for the thread that cancels one after another.
    private readonly CancellationTokenSource?[] _pending;

    public QueueRig(int writers, int readers)
    {
        _writers = writers;
        _readers = readers;
        _written = new long[writers];
        _pending = new CancellationTokenSource?[readers];
        _read = [.. Enumerable.Range(0, readers).Select(_ => new Reads(writers))];
    }

    public long Cancelled { get; private set; }

    public long Written => _written.Sum();

    public long Read => _read.Sum(reads => reads.Count);

    /// <summary>Items that went in and did not come out.</summary>
    public long Lost => Written - Read;

    /// <summary>Runs for a time, or until the readers have missed an item for certain.</summary>
    /// <param name="time">How long the writers write.</param>
    /// <param name="write">Puts an item in; completes when it is in, false when the queue dropped or refused it.</param>
    /// <param name="read">Takes one, or ends with an <see cref="OperationCanceledException"/>; false in the second place when the queue has ended.</param>
    /// <param name="complete">Says that nothing more comes.</param>
    public void Run(TimeSpan time, Func<long, ValueTask<bool>> write, Func<CancellationToken, ValueTask<(long Item, bool IsItem)>> read, Action complete)
    {
        Task[] writing = [.. Enumerable.Range(0, _writers).Select(index => Task.Run(() => WriteAsync(index, time, write)))];
        Task<long>[] reading = [.. Enumerable.Range(0, _readers).Select(index => Task.Run(() => ReadAsync(index, read)))];
        bool isOver = false;
        var canceller = new Thread(() =>
        {
            var random = new Random(0);
            while (!Volatile.Read(ref isOver))
            {
                Interlocked.Exchange(ref _pending[random.Next(_readers)], null)?.Cancel();
            }
        });
        canceller.Start();
        Task.WaitAll(writing);
        complete();
        Task.WaitAll(reading);
        Volatile.Write(ref isOver, true);
        canceller.Join();
        Cancelled += reading.Sum(reader => reader.Result);
    }

    /// <summary>Asserts that nothing came out twice or in the wrong order; what was dropped is no loss.</summary>
    public void AssertOnceAndInOrder()
    {
        Assert.All(_read, reads => Assert.True(reads.IsInOrder, "Items of one writer reach one reader in the order they were written."));
        for (int writer = 0; writer < _writers; writer++)
        {
            int words = _read.Max(reads => reads.Of(writer).Length);
            for (int word = 0; word < words; word++)
            {
                ulong seen = 0;
                foreach (Reads reads in _read)
                {
                    ulong bits = word < reads.Of(writer).Length ? reads.Of(writer)[word] : 0;
                    Assert.Equal(0UL, seen & bits);
                    seen |= bits;
                }
            }
        }
    }

    private async Task WriteAsync(int index, TimeSpan time, Func<long, ValueTask<bool>> write)
    {
        long until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        for (long number = 1; Stopwatch.GetTimestamp() < until; number++)
        {
            if (await write((number << WriterBits) | (uint)index)) _written[index]++;
        }
    }

    private async Task<long> ReadAsync(int index, Func<CancellationToken, ValueTask<(long Item, bool IsItem)>> read)
    {
        long cancelled = 0;
        while (true)
        {
            // Not disposed: the cancelling thread may still be in it.
            var cancellation = new CancellationTokenSource();

            // Published before the read begins: the cancellation may come while the read is taking its place in line.
            Volatile.Write(ref _pending[index], cancellation);
            try
            {
                (long item, bool isItem) = await read(cancellation.Token);
                if (!isItem) return cancelled;
                _read[index].Add((int)(item & ((1 << WriterBits) - 1)), item >> WriterBits);
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }
        }
    }

    /// <summary>What one reader got: a bit per item, so that minutes of it fit into memory.</summary>
    private sealed class Reads(int writers)
    {
        private readonly ulong[][] _bits = [.. Enumerable.Range(0, writers).Select(_ => new ulong[1024])];
        private readonly long[] _last = new long[writers];

        public long Count { get; private set; }

        /// <summary>Whether every number was higher than the one before of the same writer; so none came twice to this reader.</summary>
        public bool IsInOrder { get; private set; } = true;

        public ulong[] Of(int writer) => _bits[writer];

        public void Add(int writer, long number)
        {
            Count++;
            IsInOrder &= number > _last[writer];
            _last[writer] = number;
            int word = (int)(number / 64);
            if (word >= _bits[writer].Length) Array.Resize(ref _bits[writer], Math.Max(word + 1, _bits[writer].Length * 2));
            _bits[writer][word] |= 1UL << (int)(number % 64);
        }
    }
}
