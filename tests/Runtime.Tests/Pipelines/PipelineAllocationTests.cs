using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.Pipelines;

/// <summary>Nothing per item. The manual scheduler runs everything on this thread, so the bytes are exact.</summary>
public class PipelineAllocationTests
{
    private static readonly int[] Few = new int[2_000];
    private static readonly int[] Many = new int[20_000];

    private readonly ManualScheduler _scheduler = new();

    [Fact]
    public void FusedStages_AllocateNothingPerItem()
    {
        OwnThread.Stay();
        Chain.Flow flow = Chain.Flow.Start(static n => n, static _ => true, static n => n, Options);
        Assert.Equal(BytesOf(() => flow.RunAsync(Few)), BytesOf(() => flow.RunAsync(Many)));
    }

    [Fact]
    public void StagesOnTheirOwn_AllocateNothingPerItem()
    {
        OwnThread.Stay();
        Unfused.Flow flow = Unfused.Flow.Start(static n => n, static _ => true, static n => n, Options);
        Assert.Equal(BytesOf(() => flow.RunAsync(Few)), BytesOf(() => flow.RunAsync(Many)));
    }

    [Fact]
    public void SeveralWorkersInOrder_AllocateNothingPerItem()
    {
        OwnThread.Stay();
        Pairs.Flow flow = Pairs.Flow.Start(Options);
        Assert.Equal(BytesOf(() => flow.RunAsync(Few)), BytesOf(() => flow.RunAsync(Many)));
    }

    [Fact]
    public void AsynchronousStageThatEndsAtOnce_AllocatesNothingPerItem()
    {
        OwnThread.Stay();
        Single.Flow flow = Single.Flow.Start(static (n, _) => new ValueTask<int>(n), Options);
        Assert.Equal(BytesOf(() => flow.RunAsync(Few)), BytesOf(() => flow.RunAsync(Many)));
    }

    private FlowOptions Options => new() { Scheduler = _scheduler };

    private long BytesOf(Func<IAsyncEnumerable<int>> run)
    {
        long bytes = 0;
        for (int i = 0; i < 60; i++) // The last of them, when everything is compiled and pools are filled.
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Task<int> count = Count(run());
            _scheduler.RunAll();
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(count.Wait(TimeSpan.FromSeconds(20))); // Its last step is the thread pool's.
        }

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
