using System.Runtime.CompilerServices;
using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.Counters;

public class StripedCounterTests
{
    [Fact]
    public void Sum_AfterManyThreadsHaveEnded_IsExact()
    {
        var counter = new StripedCounter();

        RunThreads(200, () =>
        {
            for (int i = 0; i < 1000; i++) counter.Increment();
            counter.Add(-1);
        });

        Assert.Equal(200 * 999, counter.Sum());
    }

    [Fact]
    public void SumAndReset_BesideCountingThreads_LosesNothing()
    {
        var counter = new StripedCounter();
        long collected = 0;
        int running = 4;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 200_000; i++) counter.Increment();
            Interlocked.Decrement(ref running);
        }))];
        foreach (Thread thread in threads) thread.Start();

        while (Volatile.Read(ref running) > 0) collected += counter.SumAndReset();
        foreach (Thread thread in threads) thread.Join();

        Assert.Equal(800_000, collected + counter.SumAndReset());
        Assert.Equal(0, counter.Sum());
    }

    [Fact]
    public void CountersSideBySide_DoNotMix()
    {
        StripedCounter[] counters = [.. Enumerable.Range(0, 50).Select(_ => new StripedCounter())];

        RunThreads(4, () =>
        {
            for (int i = 0; i < counters.Length; i++) counters[i].Add(i);
        });

        for (int i = 0; i < counters.Length; i++) Assert.Equal(4 * i, counters[i].Sum());
    }

    [Fact]
    public void SlotOfACollectedCounter_ReusedByANewOne_StartsFromZero()
    {
        for (int round = 0; round < 5; round++)
        {
            Assert.True(Leak.IsCollected(CountAndForget()));
            var next = new StripedCounter();
            next.Increment();
            Assert.Equal(1, next.Sum());
        }
    }

    [Fact]
    public void ThreadsFirstAdditionAside_CountingAllocatesNothing()
    {
        var counter = new StripedCounter();

        Assert.Equal(0, Allocation.Of(counter.Increment));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference CountAndForget()
    {
        var counter = new StripedCounter();
        counter.Add(41);
        return new WeakReference(counter);
    }

    private static void RunThreads(int count, Action body)
    {
        Thread[] threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(() => body()))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
    }
}
