using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.Pipelines;

/// <summary>Nothing per item. The manual scheduler runs everything on this thread, so the bytes are exact.</summary>
public class PipelineAllocationTests
{
    private static readonly int[] Few = new int[40_000]; // Long enough for everything that is allocated once per run.
    private static readonly int[] Many = new int[80_000];

    private readonly ManualScheduler _scheduler = new();

    [Fact]
    public void FusedStages_AllocateNothingPerItem()
    {
        OwnThread.Stay();
        Chain.Flow flow = Chain.Flow.Start(static n => n, static _ => true, static n => n, Options);
        AssertSame(() => flow.RunAsync(Few), () => flow.RunAsync(Many));
    }

    [Fact]
    public void StagesOnTheirOwn_AllocateNothingPerItem()
    {
        OwnThread.Stay();
        Unfused.Flow flow = Unfused.Flow.Start(static n => n, static _ => true, static n => n, Options);
        AssertSame(() => flow.RunAsync(Few), () => flow.RunAsync(Many));
    }

    [Fact]
    public void SeveralWorkersInOrder_AllocateNothingPerItem()
    {
        OwnThread.Stay();
        Pairs.Flow flow = Pairs.Flow.Start(Options);
        AssertSame(() => flow.RunAsync(Few), () => flow.RunAsync(Many));
    }

    [Fact]
    public void AsynchronousStageThatEndsAtOnce_AllocatesNothingPerItem()
    {
        OwnThread.Stay();
        Single.Flow flow = Single.Flow.Start(static (n, _) => new ValueTask<int>(n), Options);
        AssertSame(() => flow.RunAsync(Few), () => flow.RunAsync(Many));
    }

    private FlowOptions Options => new() { Scheduler = _scheduler };

    // Unoptimized code boxes awaiters: the comparison counts once the compiler has settled, which it must within a bounded number of runs.
    private void AssertSame(Func<IAsyncEnumerable<int>> few, Func<IAsyncEnumerable<int>> many)
    {
        long difference = long.MaxValue;
        for (int i = 0; i < 500 && difference != 0; i++) difference = BytesOf(many) - BytesOf(few);
        Assert.Equal(0, difference);
    }

    private long BytesOf(Func<IAsyncEnumerable<int>> run)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Task<int> count = Count(run());
        _scheduler.RunAll();
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(count.Wait(TimeSpan.FromSeconds(20))); // Its last step is the thread pool's.
        return bytes;
    }

    private static async Task<int> Count(IAsyncEnumerable<int> results)
    {
        int count = 0;
        await foreach (int _ in results.ConfigureAwait(false)) count++;
        return count;
    }
}

/// <summary>Two synchronous stages, two workers each, in order.</summary>
[Pipeline]
internal sealed partial class Pairs
{
    [Stage(1, Concurrency = 2, Fuse = StageFusion.Never)] private static int One(int n) => n;

    [Stage(2, Concurrency = 2, Fuse = StageFusion.Never)] private static int Two(int n) => n;
}
