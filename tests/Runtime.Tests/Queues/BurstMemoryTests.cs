using Concurrency.Runtime.Tests.Conservation;

namespace Concurrency.Runtime.Tests.Queues;

/// <summary>Looks at the whole heap, so nothing else may run beside it.</summary>
[Collection(OnTheirOwn.Name)]
public class BurstMemoryTests
{
    private const int Items = 1_000_000;

    // Slots of 16 bytes, less what may be left: one segment of 64 KB, and some slack for the heap's own noise.
    private const long GivenBack = (Items * 16L) - 1_000_000;

    [Fact]
    public void LockFreeQueue_AfterABurst_KeepsOneSegment()
    {
        var queue = new LockFreeQueue<long>();
        Assert.True(Freed(queue.Enqueue, () => queue.TryDequeue(out _)) > GivenBack);
        GC.KeepAlive(queue);
    }

    [Fact]
    public void MpscQueue_AfterABurst_KeepsOneSegment()
    {
        var queue = new MpscQueue<long>();
        Assert.True(Freed(queue.Enqueue, () => queue.TryDequeue(out _)) > GivenBack);
        GC.KeepAlive(queue);
    }

    private static long Freed(Action<long> enqueue, Func<bool> tryDequeue)
    {
        for (int i = 0; i < Items; i++) enqueue(i);
        long full = GC.GetTotalMemory(forceFullCollection: true);
        while (tryDequeue())
        {
        }

        return full - GC.GetTotalMemory(forceFullCollection: true);
    }
}
