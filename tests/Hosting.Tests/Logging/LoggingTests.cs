using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Hosting.Tests;

public sealed class LoggingTests
{
    [Fact]
    public async Task ErrorNobodyWaitsFor_IsLoggedUnderTheClassAndStillReported()
    {
        var reported = new TaskCompletionSource<ActorError>(TaskCreationOptions.RunContinuationsAsynchronously);
        using IHost host = await TestHost.StartAsync(services => services.AddActor<Counter.Ref>(options => options.OnError = reported.SetResult));

        await host.Get<Counter.Ref>().Tell.FailAsync("broken");
        ActorError error = await reported.Task.WaitAsync(TimeSpan.FromSeconds(60));

        FakeLogRecord record = Assert.Single(host.Log());
        Assert.Equal("broken", error.Exception.Message);
        Assert.Equal((10, LogLevel.Error, "Concurrency.Hosting.Tests.Counter", "Concurrency.Hosting.Tests.Counter.Fail failed, and nobody waits for its error"), (record.Id.Id, record.Level, record.Category, record.Message));
        Assert.Same(error.Exception, record.Exception);
    }

    [Fact]
    public async Task ErrorThatItsCallerGets_IsNotLogged()
    {
        using IHost host = await TestHost.StartAsync(services => services.AddActor<Counter.Ref>());

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Get<Counter.Ref>().FailAsync("told").AsTask());
        await host.StopAsync();

        Assert.Empty(host.Log());
    }

    [Fact]
    public async Task DeadLetter_IsLoggedAndStillReported()
    {
        var letters = new List<string>();
        using IHost host = await TestHost.StartAsync(services => services.AddActor<Counter.Ref>(options => options.OnDeadLetter = (_, message) => letters.Add(message)));
        await host.StopAsync();

        Assert.Equal(EnqueueResult.Completed, host.Get<Counter.Ref>().TryTell.Add(1));

        Assert.Equal("Concurrency.Hosting.Tests.Counter.Add was not handled: the actor has stopped", Assert.Single(host.Log(), record => record.Id.Id == 11).Message);
        Assert.Equal(["Add"], letters);
    }

    [Fact]
    public async Task DroppedMessage_IsLogged()
    {
        var gate = new Gate();
        using IHost host = await TestHost.StartAsync(services => services.AddActor<Counter.Ref>(options =>
        {
            options.Capacity = 1;
            options.FullMode = QueueFullMode.DropIncoming;
        }));
        Counter.Ref counter = host.Get<Counter.Ref>();
        Task<int> running = counter.AddWhenAsync(gate.Opened, 1).AsTask();
        while (counter.TryTell.Add(1) != EnqueueResult.Dropped)
        {
            await Task.Yield(); // Until the first has left the queue's one place.
        }

        gate.Release();
        await running;

        Assert.Contains(host.Log(), record => record.Id.Id == 12 && record.Message == "Concurrency.Hosting.Tests.Counter.Add was dropped from the full mailbox");
    }

    [Fact]
    public async Task SlowTurn_IsLogged()
    {
        var time = new FakeTimeProvider();
        var gate = new Gate();
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IHost host = await TestHost.StartAsync(services => services.AddSingleton<TimeProvider>(time).AddActor<Counter.Ref>(options =>
        {
            options.SlowTurnThreshold = TimeSpan.FromSeconds(1);
            options.AskTimeout = Timeout.InfiniteTimeSpan;
            options.OnSlowTurn = _ => seen.TrySetResult();
        }));
        Task<int> running = host.Get<Counter.Ref>().AddWhenAsync(gate.Opened, 1).AsTask();
        while (!seen.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }

        gate.Release();
        await running;

        Assert.Contains(host.Log(), record => record.Id.Id == 13 && record.Message.StartsWith("Concurrency.Hosting.Tests.Counter.AddWhenAsync has been running for ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restart_IsLoggedAndHasAScopeOfItsOwn()
    {
        var restarts = new List<string>();
        using IHost host = await TestHost.StartAsync(
            services => services.AddActor<Frail.Ref>(options => options.OnRestart = (_, message) => restarts.Add(message)),
            ("Concurrency:Actors:Frail:ErrorMode", "restart"));
        Frail.Ref frail = host.Get<Frail.Ref>();
        Connection first = await frail.ConnectionAsync();

        await frail.Tell.FailAsync();
        Connection second = await frail.ConnectionAsync();

        Assert.NotSame(first, second);
        Assert.False(second.IsDisposed);
        Assert.Equal(["Fail"], restarts);
        Assert.Equal("Concurrency.Hosting.Tests.Frail starts again with a new object: Fail failed", Assert.Single(host.Log(), record => record.Id.Id == 14).Message);
    }

    [Fact]
    public async Task FailedPostedJob_IsLogged()
    {
        var reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IHost host = await TestHost.StartAsync(services => services.AddPool<Squares.Pool>(options => options.OnError = _ => reported.SetResult()));

        host.Get<Squares.Pool>().TryPost.Fail("broken");
        await reported.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("Concurrency.Hosting.Tests.Squares.Fail failed, and nobody waits for its error", Assert.Single(host.Log(), record => record.Id.Id == 20).Message);
    }

    [Fact]
    public async Task WithoutLogging_CallbacksStillWork()
    {
        var reported = new TaskCompletionSource<ActorError>(TaskCreationOptions.RunContinuationsAsynchronously);
        ServiceProvider services = new ServiceCollection().AddActor<Counter.Ref>(options => options.OnError = reported.SetResult).BuildServiceProvider();

        await services.GetRequiredService<Counter.Ref>().Tell.FailAsync("broken");

        Assert.Equal("broken", (await reported.Task.WaitAsync(TimeSpan.FromSeconds(60))).Exception.Message);
        await services.DisposeAsync();
    }
}
