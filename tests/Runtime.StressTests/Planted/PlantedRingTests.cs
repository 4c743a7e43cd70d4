using Concurrency.Interleaving;
using static Concurrency.Runtime.StressTests.Support.Programs;

namespace Concurrency.Runtime.StressTests.Planted;

/// <summary>The checker and both ways to interleave find the mistakes they are there for. The ring has room for every item, so that none waits.</summary>
public class PlantedRingTests
{
    [Fact]
    public void RightRing_UnderSeededSchedules_Passes() => ExploreQueue(new RandomStrategy(1, 500), () => Ring(RingFault.None));

    [Theory]
    [InlineData(RingFault.LostUpdate)]
    [InlineData(RingFault.DuplicateTake)]
    [InlineData(RingFault.EmptyOnUnpublished)]
    [InlineData(RingFault.PublishedBeforeWritten)]
    public void FaultyRing_UnderSeededSchedules_IsFound(RingFault fault) =>
        Assert.Throws<ScheduleFailedException>(() => ExploreQueue(new RandomStrategy(1, 5_000), () => Ring(fault)));

    [Theory]
    [InlineData(RingFault.LostUpdate)]
    [InlineData(RingFault.DuplicateTake)]
    [InlineData(RingFault.EmptyOnUnpublished)]
    public void FaultyRing_UnderRandomYields_IsFound(RingFault fault) =>
        Assert.Throws<ScheduleFailedException>(() => HammerQueue(50_000, () => Ring(fault)));

    [Fact]
    public void TailThatWentBack_LeavesNobodySpinning_ButFails()
    {
        // What LostUpdate comes to when the producer that lags writes last.
        ScheduleFailedException failed = Assert.Throws<ScheduleFailedException>(() => HammerQueue(1, limitMilliseconds: 1_000, create: () =>
        {
            PlantedRing ring = new(64, RingFault.LostUpdate);
            ring.Enqueue('x');
            ring.MoveTailTo(0);
            return new QueueUnderTest(ring.Enqueue, ring.TryDequeue);
        }));
        Assert.Contains("spins", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RingFault.None, false)]
    [InlineData(RingFault.FreedBeforeRead, true)]
    public void SlotFreedBeforeItIsRead_UnderSeededSchedules_IsFound(RingFault fault, bool isFound)
    {
        ScheduleFailedException? found = null;
        try
        {
            Scheduler.Explore(new RandomStrategy(1, 2_000), scheduler =>
            {
                // One slot, so that every item follows another into it.
                var ring = new PlantedRing(1, fault);
                string taken = "";
                scheduler.Add(() =>
                {
                    foreach (char item in "abc") ring.Enqueue(item);
                });
                scheduler.Add(() =>
                {
                    while (taken.Length < 3)
                    {
                        if (ring.TryDequeue() is { } item) taken += item;
                        else SharedAccess.TrySpin();
                    }
                });
                return () => Assert.Equal("abc", taken);
            });
        }
        catch (ScheduleFailedException failed)
        {
            found = failed;
        }

        Assert.Equal(isFound, found is not null);
    }

    [Fact]
    public void FailingSeed_RunAgain_FailsTheSameWay()
    {
        string first = Assert.Throws<ScheduleFailedException>(() => Explore(1, 5_000)).InnerException!.Message;
        string again = Assert.Throws<ScheduleFailedException>(() => Explore(1, 5_000)).InnerException!.Message;
        Assert.Equal(first, again);

        static void Explore(int seed, int count) => ExploreQueue(new RandomStrategy(seed, count), () => Ring(RingFault.EmptyOnUnpublished));
    }

    private static QueueUnderTest Ring(RingFault fault)
    {
        var ring = new PlantedRing(64, fault);
        return new QueueUnderTest(ring.Enqueue, ring.TryDequeue);
    }
}
