using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Support;

namespace Concurrency.Runtime.StressTests.Actors;

/// <summary>The wheel that comes to rest while somebody begins to wait.</summary>
[Collection("Actors")] // They share the pools of replies and segments.
public class DeadlineTests
{
    [Fact]
    public void ShortLimitThatMeetsTheWheelComingToRest_GoingThroughTheSchedulesWithOnePreemption_IsKept() =>
        Scheduler.Explore(new AtMost(2_000, new BoundedPreemptionStrategy(Seeds.Preemptions(1))), scheduler =>
        {
            Pools.Clear();
            var time = new ManualTime();
            var cell = new Cell(new ActorOptions { TimeProvider = time, Scheduler = new ScheduledWork(scheduler), OnError = static _ => { } });

            // Answered already: at the first tick nothing is left in the wheel.
            Reply<int> first = Prepared(cell);
            first.Arm();
            first.TryBegin(first.Version);
            first.TryAnswer(first.Version, 1);
            var second = new Reply<int>();
            long armedAt = long.MaxValue;
            long overAt = long.MaxValue;
            scheduler.Add(() =>
            {
                second.Prepare(cell, 0, isTell: false, timeoutTicks: 2, default);
                second.Arm();
                armedAt = time.GetTimestamp();
            });
            scheduler.Add(() =>
            {
                for (int i = 0; i < 4; i++) time.Advance(DeadlineWheel.TickMilliseconds); // In one go, up to the rest.
                for (int i = 0; i < 20; i++)
                {
                    time.Advance(DeadlineWheel.TickMilliseconds);
                    if (overAt == long.MaxValue && armedAt != long.MaxValue && !second.IsPending) overAt = time.GetTimestamp();
                    SharedAccess.TrySpin();
                }
            });
            scheduler.AddWorker();

            // Two ticks, two for what is rounded up, one until this looks.
            return () => Assert.InRange(overAt - armedAt, 0, 5 * DeadlineWheel.TickMilliseconds);
        });

    private static Reply<int> Prepared(Cell cell)
    {
        var reply = new Reply<int>();
        reply.Prepare(cell, 0, isTell: false, timeoutTicks: 2, default);
        return reply;
    }
}
