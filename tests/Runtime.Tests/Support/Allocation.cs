namespace Concurrency.Runtime.Tests.Support;

/// <summary>Counts the bytes a piece of code allocates on this thread in steady state.</summary>
internal static class Allocation
{
    public static long Of(Action body)
    {
        for (int i = 0; i < 200; i++) body();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) body();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
