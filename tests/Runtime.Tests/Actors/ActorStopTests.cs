using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests;

public sealed class ActorStopTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<ActorError> _errors = [];

    private ActorOptions Options => new() { TimeProvider = _time, OnError = error => { lock (_errors) { _errors.Add(error); } } };

    [Fact]
    public async Task Dispose_DrainsThenDisposesTheClass_AndRefusesLateMessages()
    {
        (Probe probe, Probe.Ref handle) = Probe.StartNew(Options);
        Task block = handle.BlockAsync().AsTask();
        await probe.Entered.Task;
        Task queued = handle.AddAsync(1).AsTask();
        Task disposed = handle.DisposeAsync().AsTask();

        await Assert.ThrowsAsync<ActorStoppedException>(async () => await handle.AddAsync(2));
        await Assert.ThrowsAsync<ActorStoppedException>(async () => await handle.Tell.AddAsync(2));
        Assert.Equal(EnqueueResult.Completed, handle.TryTell.Add(2));
        Assert.False(probe.IsDisposed);
        probe.Gate.SetResult();

        await Task.WhenAll(block, queued, disposed);
        Assert.True(probe.IsDisposed);
        Assert.Equal([1], probe.Seen());
        await handle.Lifetime.Completion;
    }

    [Fact]
    public async Task Deadline_CancelsTheHandlerAndFailsWhatIsQueued()
    {
        (Probe probe, Probe.Ref handle) = Probe.StartNew(Options);
        Task block = handle.BlockAsync().AsTask();
        await probe.Entered.Task;
        Task queued = handle.AddAsync(1).AsTask();
        handle.TryTell.Add(2);
        Task disposed = handle.DisposeAsync().AsTask();

        _time.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<ActorStoppedException>(() => queued);
        Assert.IsAssignableFrom<OperationCanceledException>((await Assert.ThrowsAsync<ActorStoppedException>(() => block)).InnerException);
        await disposed;
        Assert.True(probe.IsDisposed);
        Assert.Empty(probe.Seen());
        Assert.IsType<ActorStoppedException>(Assert.Single(_errors, e => e.Message == "Add").Exception);
    }

    [Fact]
    public async Task GraceTime_AnswersTheCallerOfAStuckHandler_AndCompletionNamesIt()
    {
        (Probe probe, Probe.Ref handle) = Probe.StartNew(Options);
        Task block = handle.BlockDeaflyAsync().AsTask();
        await probe.Entered.Task;
        Task stopped = handle.Lifetime.StopAsync(TimeSpan.Zero);

        _time.Advance(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAsync<ActorStoppedException>(() => block);
        await stopped;
        Assert.Contains("Probe.BlockDeafly", (await Assert.ThrowsAsync<TimeoutException>(() => handle.Lifetime.Completion)).Message, StringComparison.Ordinal);
        Assert.False(probe.IsDisposed);
        probe.Gate.SetResult();
    }

    [Fact]
    public async Task IdleActor_StopsAtOnce_AndTwiceIsFine()
    {
        (Probe probe, Probe.Ref handle) = Probe.StartNew(Options);
        await handle.DisposeAsync();
        await handle.DisposeAsync();
        handle.Lifetime.Abort();
        Assert.True(probe.IsDisposed);
    }

    [Fact]
    public async Task Drain_WaitsForRestAndStaysOpen()
    {
        (Probe probe, Probe.Ref handle) = Probe.StartNew(Options);
        Task block = handle.BlockAsync().AsTask();
        await probe.Entered.Task;
        Task drained = handle.Lifetime.DrainAsync();
        Assert.False(drained.IsCompleted);
        probe.Gate.SetResult();

        await drained;
        await block;
        await handle.AddAsync(1);
        await handle.DisposeAsync();
    }

    [Fact]
    public async Task AwaitingItsOwnStop_Throws_AndTheStopHappens()
    {
        (Probe probe, Probe.Ref handle) = Probe.StartNew(Options);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await handle.StopItselfAsync());
        await handle.Lifetime.Completion;
        Assert.True(probe.IsDisposed);
    }

    [Fact]
    public async Task EveryCallSettles_WhateverStopsMeanwhile()
    {
        for (int round = 0; round < 200; round++)
        {
            Probe.Ref handle = Probe.StartNew().Handle;
            Task[] senders = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                for (int i = 0; i < 50; i++)
                {
                    try
                    {
                        await handle.AddAsync(i);
                        await handle.Tell.AddAsync(i);
                    }
                    catch (ActorStoppedException)
                    {
                        return;
                    }
                }
            }))];
            if (round % 2 == 0)
            {
                handle.Lifetime.Abort();
            }

            await handle.DisposeAsync();
            await Task.WhenAll(senders).WaitAsync(TimeSpan.FromSeconds(30));
        }
    }
}
