using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests;

/// <summary>An asynchronous turn has its actor's flow of control, and the thread gets back what it had: a worker knows what that was, any other thread is asked.</summary>
public sealed class ActorFlowTests
{
    [Fact]
    public async Task AsynchronousTurnInsideAnother_LeavesTheOuterOneItsFlow()
    {
        var inside = new ManualScheduler();
        await using Witness.Ref outer = Witness.Ref.Start(new ActorOptions { Inline = InlineMode.Never });
        Witness.Ref inner = Witness.Ref.Start(new ActorOptions { Scheduler = inside });
        ValueTask<object?> seen = inner.SeenLaterAsync();

        object?[] flows = await outer.SeenAroundAsync(inside.RunAll);

        Assert.All(flows, Assert.NotNull);
        Assert.All(flows, flow => Assert.Same(flows[0], flow));
        object? innerFlow = await seen;
        Assert.NotNull(innerFlow);
        Assert.NotSame(flows[0], innerFlow);
        ValueTask stopped = inner.DisposeAsync();
        inside.RunAll();
        await stopped;
    }

    [Fact]
    public async Task TurnBehindAnAsynchronousOne_HasNoneOfItsFlow()
    {
        await using Witness.Ref one = Witness.Ref.Start(new ActorOptions { Inline = InlineMode.Never });
        await using Witness.Ref other = Witness.Ref.Start(new ActorOptions { Inline = InlineMode.Never });
        for (int i = 0; i < 20; i++)
        {
            Assert.Null(await one.SeenNextAsync(other));
        }
    }

    [Fact]
    public void ThreadOfAnotherScheduler_GetsItsOwnFlowBack()
    {
        var scheduler = new ManualScheduler();
        var local = new AsyncLocal<string?> { Value = "mine" };
        Witness.Ref actor = Witness.Ref.Start(new ActorOptions { Scheduler = scheduler });
        ValueTask<object?> seen = actor.SeenLaterAsync();

        scheduler.RunAll();

        Assert.Equal("mine", local.Value);
        Assert.NotNull(seen.GetAwaiter().GetResult());
        _ = actor.DisposeAsync();
        scheduler.RunAll();
    }
}
