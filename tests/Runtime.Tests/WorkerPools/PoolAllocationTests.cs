using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.WorkerPools;

/// <summary>What a single submission allocates: the flow that its body is known by, and nothing else. Everything runs on this thread, so the bytes are exact.</summary>
public sealed class PoolAllocationTests
{
    // The frame, an execution context and its one-entry map; a little more where the runtime lays objects out differently.
    private const long Flow = 256;

    [Fact]
    public void Call_AllocatesItsFlowAlone()
    {
        OwnThread.Stay();
        var scheduler = new ManualScheduler();
        Work.Pool pool = Work.Pool.Start(new PoolOptions { Concurrency = 1, Scheduler = scheduler });
        long bytes = Allocation.Of(() =>
        {
            ValueTask<int> call = pool.TwiceAsync(1);
            scheduler.RunAll();
            Assert.True(call.IsCompletedSuccessfully);
            _ = call.GetAwaiter().GetResult();
        });
        Assert.InRange(bytes, 0, 1000 * Flow);
        Assert.Equal(0, bytes % 1000); // The same for each.
    }

    [Fact]
    public void CallsInLine_AllocateNoMore()
    {
        OwnThread.Stay();
        var scheduler = new ManualScheduler();
        Work.Pool pool = Work.Pool.Start(new PoolOptions { Concurrency = 1, Capacity = 16, Scheduler = scheduler });
        long bytes = Allocation.Of(() =>
        {
            for (int i = 0; i < 8; i++)
                if (pool.TryPost.Twice(1) != EnqueueResult.Enqueued) Assert.Fail("It was not accepted.");
            scheduler.RunAll();
        });
        Assert.InRange(bytes, 0, 8 * 1000 * Flow);
        Assert.Equal(0, bytes % 1000);
    }
}
