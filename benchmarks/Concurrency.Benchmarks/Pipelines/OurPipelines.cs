namespace Concurrency.Benchmarks.Pipelines;

/// <summary>Trivial stages, left to fuse.</summary>
[Pipeline]
internal sealed partial class FusedSteps(Sum sum)
{
    [Stage(1)] private static int A(int item) => Steps.Trivial(item);

    [Stage(2)] private static int B(int item) => Steps.Trivial(item);

    [Stage(3)] private static int C(int item) => Steps.Trivial(item);

    [Stage(4)] private static int D(int item) => Steps.Trivial(item);

    [Stage(5)] private void Sink(int item) => sum.Add(item);
}

/// <summary>Trivial stages, handed over.</summary>
[Pipeline]
internal sealed partial class UnfusedSteps(Sum sum)
{
    [Stage(1, Fuse = StageFusion.Never)] private static int A(int item) => Steps.Trivial(item);

    [Stage(2, Fuse = StageFusion.Never)] private static int B(int item) => Steps.Trivial(item);

    [Stage(3, Fuse = StageFusion.Never)] private static int C(int item) => Steps.Trivial(item);

    [Stage(4, Fuse = StageFusion.Never)] private static int D(int item) => Steps.Trivial(item);

    [Stage(5, Fuse = StageFusion.Never)] private void Sink(int item) => sum.Add(item);
}

/// <summary>Trivial stages with two workers, in order, handed over.</summary>
[Pipeline]
internal sealed partial class OrderedSteps(Sum sum)
{
    [Stage(1, Concurrency = 2, Fuse = StageFusion.Never)] private static int A(int item) => Steps.Trivial(item);

    [Stage(2, Concurrency = 2, Fuse = StageFusion.Never)] private static int B(int item) => Steps.Trivial(item);

    [Stage(3, Concurrency = 2, Fuse = StageFusion.Never)] private static int C(int item) => Steps.Trivial(item);

    [Stage(4, Concurrency = 2, Fuse = StageFusion.Never)] private static int D(int item) => Steps.Trivial(item);

    [Stage(5, Fuse = StageFusion.Never)] private void Sink(int item) => sum.Add(item);
}

/// <summary>Stages with some work.</summary>
[Pipeline]
internal sealed partial class WorkingSteps(Sum sum)
{
    [Stage(1)] private static int A(int item) => Steps.Work(item);

    [Stage(2)] private static int B(int item) => Steps.Work(item);

    [Stage(3)] private static int C(int item) => Steps.Work(item);

    [Stage(4)] private static int D(int item) => Steps.Work(item);

    [Stage(5)] private void Sink(int item) => sum.Add(item);
}

/// <summary>Stages that wait.</summary>
[Pipeline]
internal sealed partial class YieldingSteps(Sum sum)
{
    [Stage(1)] private static async ValueTask<int> AAsync(int item)
    {
        await Task.Yield();
        return Steps.Trivial(item);
    }

    [Stage(2)] private static async ValueTask<int> BAsync(int item)
    {
        await Task.Yield();
        return Steps.Trivial(item);
    }

    [Stage(3)] private static async ValueTask<int> CAsync(int item)
    {
        await Task.Yield();
        return Steps.Trivial(item);
    }

    [Stage(4)] private static async ValueTask<int> DAsync(int item)
    {
        await Task.Yield();
        return Steps.Trivial(item);
    }

    [Stage(5)] private void Sink(int item) => sum.Add(item);
}

/// <summary>Stages that wait for a timer, 64 items of each at once, in order.</summary>
[Pipeline]
internal sealed partial class WaitingSteps(Sum sum)
{
    [Stage(1, Concurrency = 64)] private static Task<int> AAsync(int item) => DelayAsync(item);

    [Stage(2, Concurrency = 64)] private static Task<int> BAsync(int item) => DelayAsync(item);

    [Stage(3, Concurrency = 64)] private static Task<int> CAsync(int item) => DelayAsync(item);

    [Stage(4, Concurrency = 64)] private static Task<int> DAsync(int item) => DelayAsync(item);

    [Stage(5)] private void Sink(int item) => sum.Add(item);

    private static async Task<int> DelayAsync(int item)
    {
        await Task.Delay(1);
        return Steps.Trivial(item);
    }
}
