using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Groups;

/// <summary>Counters that several threads add to.</summary>
internal static class CounterGroups
{
    public static Group[] All => [For(1), For(2), For(4)];

    private static Group For(int threads) => new(
        $"counter-{threads}",
        $"{threads} thread(s) add one to the same counter; wall time over all additions.",
        Contestant.Of("StripedCounter", operations =>
        {
            var counter = new StripedCounter();
            Threads.Run(threads, _ =>
            {
                for (int i = operations / threads; i > 0; i--) counter.Increment();
            });
            Check.That(counter.Sum() == operations / threads * threads);
        }),
        Contestant.Of("AtomicCounter", operations =>
        {
            var counter = new AtomicCounter();
            Threads.Run(threads, _ =>
            {
                for (int i = operations / threads; i > 0; i--) counter.Increment();
            });
            Check.That(counter.Value == operations / threads * threads);
        }),
        Contestant.Of("Interlocked.Increment", operations =>
        {
            var count = new long[32];
            Threads.Run(threads, _ =>
            {
                for (int i = operations / threads; i > 0; i--) Interlocked.Increment(ref count[16]);
            });
            Check.That(count[16] == operations / threads * threads);
        }),
        Contestant.Of("compare-and-swap loop", operations =>
        {
            var count = new long[32];
            Threads.Run(threads, _ =>
            {
                for (int i = operations / threads; i > 0; i--)
                {
                    long seen = Volatile.Read(ref count[16]);
                    while (true)
                    {
                        long now = Interlocked.CompareExchange(ref count[16], seen + 1, seen);
                        if (now == seen) break;
                        seen = now;
                    }
                }
            });
            Check.That(count[16] == operations / threads * threads);
        }),
        Contestant.Of("lock", operations =>
        {
            var gate = new Lock();
            long count = 0;
            Threads.Run(threads, _ =>
            {
                for (int i = operations / threads; i > 0; i--)
                    lock (gate) count++;
            });
            Check.That(count == operations / threads * threads);
        }));
}
