using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Support;
using static Concurrency.Runtime.StressTests.Support.Programs;

namespace Concurrency.Runtime.StressTests.Queues;

public class LinearizabilityTests
{
    // Segments of two, so that a program of a dozen calls closes, links, leaves and cuts off several.
    private const int ShortSegment = 2;

    [Fact]
    public void LockFreeQueue_UnderRandomYields_IsLinearizable() => HammerQueue(Seeds.Or(8_000), LockFree);

    [Fact]
    public void LockFreeQueue_UnderSeededSchedules_IsLinearizable()
    {
        Assert.Equal(Seeds.Or(1_000), ExploreQueue(new RandomStrategy(1, Seeds.Or(1_000)), LockFree));
        Assert.Equal(1_000, ExploreQueue(new PriorityStrategy(1, 1_000, depth: 3, points: 400), LockFree));
    }

    [Fact]
    public void LockFreeQueue_UnderAllSchedulesWithTwoPreemptions_IsLinearizable() =>
        Assert.True(ExploreQueue(new BoundedPreemptionStrategy(2), LockFree, threads: 2) > 100);

    [Fact]
    public void MpscQueue_UnderRandomYields_IsLinearizable() => HammerQueue(Seeds.Or(8_000), Mpsc, isSingleConsumer: true);

    [Fact]
    public void MpscQueue_UnderSeededSchedules_IsLinearizable()
    {
        Assert.Equal(Seeds.Or(1_000), ExploreQueue(new RandomStrategy(1, Seeds.Or(1_000)), Mpsc, isSingleConsumer: true));
        Assert.Equal(1_000, ExploreQueue(new PriorityStrategy(1, 1_000, depth: 3, points: 400), Mpsc, isSingleConsumer: true));
    }

    private static QueueUnderTest LockFree()
    {
        var queue = new LockFreeQueue<char>(ShortSegment);
        return new QueueUnderTest(queue.Enqueue, () => queue.TryDequeue(out char item) ? item : null);
    }

    private static QueueUnderTest Mpsc()
    {
        var queue = new MpscQueue<char>(ShortSegment);
        return new QueueUnderTest(queue.Enqueue, () => queue.TryDequeue(out char item) ? item : null);
    }
}
