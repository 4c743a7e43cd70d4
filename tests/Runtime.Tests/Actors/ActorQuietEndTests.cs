using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests;

/// <summary>An idle actor with nothing of the user's to run at its end needs no thread to end on.</summary>
public sealed class ActorQuietEndTests
{
    private readonly ManualScheduler _scheduler = new();

    private ActorOptions Options => new() { Scheduler = _scheduler };

    [Fact]
    public async Task IdleAndNothingToDispose_EndsOnTheStoppersThread()
    {
        Frugal.Ref actor = Frugal.Ref.Start(Options);
        actor.TryTell.Add(1);
        _scheduler.RunAll();

        Assert.True(actor.DisposeAsync().IsCompletedSuccessfully);

        Assert.Equal(0, _scheduler.Pending);
        await actor.Lifetime.Completion;
        Assert.Equal(EnqueueResult.Completed, actor.TryTell.Add(1));
        await Assert.ThrowsAsync<ActorStoppedException>(() => actor.AddAsync(1).AsTask());
    }

    [Fact]
    public async Task EndedActors_HaveLifetimesOfTheirOwn()
    {
        Frugal.Ref first = Frugal.Ref.Start(Options);
        Frugal.Ref second = Frugal.Ref.Start(Options);
        await first.DisposeAsync();
        await first.Lifetime.DrainAsync();
        first.Lifetime.Abort();

        Assert.False(second.Lifetime.Completion.IsCompleted);
        Assert.Equal(EnqueueResult.Enqueued, second.TryTell.Add(1));
        _scheduler.RunAll();
        await second.Lifetime.StopAsync(TimeSpan.Zero);
        Assert.True(second.Lifetime.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void Stop_OfAnIdleActor_AllocatesNothing()
    {
        Frugal.Ref[] actors = [.. Enumerable.Range(0, 64).Select(_ => Frugal.Ref.Start(Options))];
        _ = actors[0].DisposeAsync();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i < actors.Length; i++) _ = actors[i].DisposeAsync();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void SomethingInLine_IsHandledFirst_OnTheScheduler()
    {
        Frugal.Ref actor = Frugal.Ref.Start(Options);
        actor.TryTell.Add(1);

        ValueTask ended = actor.DisposeAsync();

        Assert.False(ended.IsCompleted);
        _scheduler.RunAll();
        Assert.Equal(1, actor.Statistics.Handled);
        Assert.True(actor.Lifetime.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void SomethingToDispose_IsDisposedOnTheScheduler()
    {
        var state = new SubjectState();
        Subject.Ref actor = Subject.Ref.Start(state, Options);

        _ = actor.DisposeAsync();

        Assert.False(state.IsDisposed);
        _scheduler.RunAll();
        Assert.True(state.IsDisposed);
    }

    [Fact]
    public void WhoWaitsForRest_GetsIt()
    {
        Frugal.Ref actor = Frugal.Ref.Start(Options);
        Task rest = actor.Lifetime.DrainAsync();

        _ = actor.DisposeAsync();
        _scheduler.RunAll();

        Assert.True(rest.IsCompletedSuccessfully);
        Assert.True(actor.Lifetime.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task StopTwice_AndWithACancelledToken_SaysSo()
    {
        Frugal.Ref actor = Frugal.Ref.Start(Options);
        await actor.Lifetime.StopAsync(TimeSpan.Zero);
        await actor.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => actor.Lifetime.StopAsync(TimeSpan.Zero, new CancellationToken(canceled: true)));
    }
}
