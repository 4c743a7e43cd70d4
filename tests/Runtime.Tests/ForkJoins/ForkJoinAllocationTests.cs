using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.ForkJoins;

/// <summary>FJ9: nothing per item. The manual scheduler runs everything on this thread, so the bytes are exact.</summary>
public class ForkJoinAllocationTests
{
    private static readonly Func<int, CancellationToken, ValueTask<int>> Body = static (n, _) => new ValueTask<int>(n);
    private static readonly Func<int, CancellationToken, ValueTask> Nothing = static (_, _) => default;

    private readonly ManualScheduler _scheduler = new();

    [Fact]
    public void ForEach_AllocatesTheSameForOneThousandAndTenThousandItems()
    {
        ForkJoinOptions options = Options;
        int[] few = new int[1_000];
        int[] many = new int[10_000];

        Assert.Equal(BytesOf(() => ForkJoin.ForEachAsync(few, Nothing, options)), BytesOf(() => ForkJoin.ForEachAsync(many, Nothing, options)));
        Assert.Equal(BytesOf(() => ForkJoin.ForEachAsync(few.ToList(), Nothing, options)) - BytesOf(few.ToList), BytesOf(() => ForkJoin.ForEachAsync(many.ToList(), Nothing, options)) - BytesOf(many.ToList));
    }

    [Fact]
    public void Select_AllocatesTheResultArrayAndNothingElsePerItem()
    {
        ForkJoinOptions options = Options;
        int[] few = new int[1_000];
        int[] many = new int[10_000];

        Assert.Equal(9_000 * sizeof(int), BytesOf(() => ForkJoin.SelectAsync(many, Body, options)) - BytesOf(() => ForkJoin.SelectAsync(few, Body, options)));
    }

    [Fact]
    public void ItemTimeout_AllocatesNothingPerItem()
    {
        ForkJoinOptions options = Options with { ItemTimeout = TimeSpan.FromMinutes(1) };
        int[] few = new int[1_000];
        int[] many = new int[10_000];

        Assert.Equal(BytesOf(() => ForkJoin.ForEachAsync(few, Nothing, options)), BytesOf(() => ForkJoin.ForEachAsync(many, Nothing, options)));
    }

    private ForkJoinOptions Options => new() { MaxConcurrency = 2, Scheduler = _scheduler };

    private long BytesOf(Func<object> start)
    {
        // The least of the later ones, when everything is compiled and the scheduler's queue has grown: a thread that is interrupted looks slow to the run, which then takes a second worker.
        long bytes = long.MaxValue;
        for (int i = 0; i < 50; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = start();
            _scheduler.RunAll();
            if (i >= 20) bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return bytes;
    }
}
