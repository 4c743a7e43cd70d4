namespace Concurrency.Runtime.Tests.Support;

/// <summary>Counts the bytes a piece of code allocates on this thread in steady state.</summary>
internal static class Allocation
{
    /// <summary>The least of a few rounds of a thousand calls: what allocates does so in each of them, what a busy machine adds (a timer that has to be started again, an ask that was
    /// interrupted and is not taken for short any more) does not.</summary>
    public static long Of(Action body)
    {
        for (int i = 0; i < 200; i++) body();
        long least = long.MaxValue;
        for (int round = 0; round < 10 && least != 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++) body();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
