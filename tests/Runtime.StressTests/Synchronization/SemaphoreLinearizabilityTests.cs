using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Planted;
using Concurrency.Runtime.StressTests.Support;
using static Concurrency.Runtime.StressTests.Support.SemaphorePrograms;

namespace Concurrency.Runtime.StressTests.Synchronization;

public class SemaphoreLinearizabilityTests
{
    [Fact]
    public void AsyncSemaphore_UnderSeededSchedules_IsLinearizableAndFirstComeFirstServed()
    {
        Assert.Equal(Seeds.Or(1_500), Explore(new RandomStrategy(1, Seeds.Or(1_500)), Ours));
        Assert.Equal(1_500, Explore(new PriorityStrategy(1, 1_500, depth: 3, points: 300), Ours));
    }

    [Fact]
    public void AsyncSemaphore_UnderAllSchedulesWithOnePreemption_IsLinearizable() => Assert.True(Explore(new BoundedPreemptionStrategy(1), Ours, waiters: 2) > 100);

    [Fact]
    public void RightCopy_UnderSeededSchedules_Passes() => Assert.Equal(1_000, Explore(new RandomStrategy(1, 1_000), _ => Planted(SemaphoreFault.None)));

    [Theory]
    [InlineData(SemaphoreFault.Barging)]
    [InlineData(SemaphoreFault.PermitLeakedOnCancel)]
    [InlineData(SemaphoreFault.LostWakeUp)]
    [InlineData(SemaphoreFault.WrongWakeUp)]
    public void FaultyCopy_UnderSeededSchedules_IsFound(SemaphoreFault fault) =>
        Assert.Throws<ScheduleFailedException>(() => Explore(new RandomStrategy(1, 20_000), _ => Planted(fault)));

    private static SemaphoreUnderTest Ours(Scheduler scheduler)
    {
        var semaphore = new AsyncSemaphore(1, options: new AsyncSemaphoreOptions { Scheduler = new ScheduledWork(scheduler) });
        return new SemaphoreUnderTest(
            token =>
            {
                ValueTask wait = semaphore.WaitAsync(token);
                return () => !wait.IsCompleted ? WaitState.Pending : wait.IsCompletedSuccessfully ? WaitState.Granted : WaitState.Cancelled;
            },
            semaphore.TryWait,
            () => semaphore.Release());
    }

    private static SemaphoreUnderTest Planted(SemaphoreFault fault)
    {
        var semaphore = new PlantedSemaphore(1, fault);
        return new SemaphoreUnderTest(
            token =>
            {
                Task wait = semaphore.WaitAsync(token);
                return () => !wait.IsCompleted ? WaitState.Pending : wait.IsCompletedSuccessfully ? WaitState.Granted : WaitState.Cancelled;
            },
            semaphore.TryWait,
            semaphore.Release);
    }
}
