using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Hosting.Tests;

public sealed class LifetimeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task MissingService_EndsTheStartOfTheHost()
    {
        using IHost host = TestHost.Build(services => services.AddActor<Front.Ref>());

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Equal(
            "'Concurrency.Hosting.Tests.Front' cannot be started: the container has no 'Concurrency.Hosting.Tests.Back+Ref' for its parameter 'back'. "
            + "It is a generated handle: register it with AddConcurrency() or AddConcurrent<T>() of the package Concurrency.Hosting, or with a started one.",
            error.Message);
    }

    [Fact]
    public async Task Circle_IsNamed()
    {
        using IHost host = TestHost.Build(services => services.AddActor<Circle.Left.Ref>().AddActor<Circle.Right.Ref>());

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Contains(
            "it needs itself. Concurrency.Hosting.Tests.Circle.Left → Concurrency.Hosting.Tests.Circle.Right → Concurrency.Hosting.Tests.Circle.Left.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongOptionInCode_EndsTheStartByName()
    {
        using IHost host = TestHost.Build(services => services.AddActor<Counter.Ref>(options => options.Capacity = 0));

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.StartsWith("The actor 'Concurrency.Hosting.Tests.Counter' cannot be started, its option Capacity is wrong: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartThatReturnsNull_EndsTheStartByName()
    {
        using IHost host = TestHost.Build(services => services.AddActor<Counter.Ref>(start: (_, _) => null!));

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Equal("The function that starts the actor 'Concurrency.Hosting.Tests.Counter' has returned null.", error.Message);
    }

    [Fact]
    public async Task HostedServices_FindHandlesRunningBeforeTheyStartAndAfterTheyStop()
    {
        using IHost host = await TestHost.StartAsync(services => services.AddHostedService<Sender>().AddActor<Back.Ref>());
        await host.StopAsync();

        Assert.Equal(["from start in time", "from stop in time", "back ended", "connection disposed"], host.Journal().Entries);
    }

    [Fact]
    public async Task Stop_DrainsWhoeverNeedsAnotherBeforeIt()
    {
        var gate = new Gate();

        // Registered the wrong way round: what counts is who needs whom.
        using IHost host = await TestHost.StartAsync(services => services.AddActor<Front.Ref>().AddActor<Back.Ref>());
        Front.Ref front = host.Get<Front.Ref>();
        Task[] passes = [front.PassAsync(gate.Opened, "1").AsTask(), front.PassAsync(gate.Opened, "2").AsTask(), front.PassAsync(gate.Opened, "3").AsTask()];

        Task stop = host.StopAsync();
        gate.Release();
        await stop.WaitAsync(Patience);
        await Task.WhenAll(passes);

        Assert.Equal(["1 in time", "2 in time", "3 in time", "front ended", "back ended", "connection disposed"], host.Journal().Entries);
        Assert.Empty(host.Log());
    }

    [Fact]
    public async Task Stop_DrainsAPipelineBeforeTheActorThatItsRunsNeed()
    {
        var gate = new Gate();
        using IHost host = await TestHost.StartAsync(services => services.AddSingleton(gate).AddPipeline<Relay.Flow>().AddActor<Back.Ref>());
        Task run = host.Get<Relay.Flow>().RunAsync(["1", "2", "3"]).AsTask();

        Task stop = host.StopAsync();
        gate.Release();
        await stop.WaitAsync(Patience);
        await run;

        Assert.Equal(["1 in time", "2 in time", "3 in time", "back ended"], host.Journal().Entries[..4]);
    }

    [Fact]
    public async Task Stop_CancelsWhatIsLeftWhenTheHostsTimeIsUp()
    {
        var time = new FakeTimeProvider();
        using IHost host = await TestHost.StartAsync(services => services.AddActor<Counter.Ref>());
        Counter.Ref counter = host.Get<Counter.Ref>();
        var never = new Gate();
        Task<int> running = counter.AddWhenAsync(never.Opened, 1).AsTask();
        Task<int> queued = counter.AddAsync(1).AsTask();

        using var shutdown = new CancellationTokenSource(TimeSpan.FromSeconds(30), time);
        Task stop = host.StopAsync(shutdown.Token);
        Assert.False(stop.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(30));
        await stop.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.True(stop.IsCompleted);

        await Assert.ThrowsAsync<ActorStoppedException>(() => running);
        await Assert.ThrowsAsync<ActorStoppedException>(() => queued);
        Assert.Contains(host.Log(), record => record.Id.Id == 5 && record.Message.Contains("Counter' was not drained", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scope_BelongsToOneHandleAndLivesAsLong()
    {
        using IHost host = await TestHost.StartAsync(services => services.AddKeyedActor<Back.Ref>("a").AddKeyedActor<Back.Ref>("b"));
        Back.Ref a = host.Services.GetRequiredKeyedService<Back.Ref>("a");
        Back.Ref b = host.Services.GetRequiredKeyedService<Back.Ref>("b");
        Connection first = await a.ConnectionAsync();
        Connection second = await b.ConnectionAsync();

        Assert.NotSame(first, second);
        await a.DisposeAsync();
        await first.Disposed.WaitAsync(Patience);
        Assert.False(second.IsDisposed);
        await host.StopAsync();

        Assert.True(second.IsDisposed);
        Assert.Contains(host.Log(), record => record.Id.Id == 3 && record.Message == "The actor 'Concurrency.Hosting.Tests.Back[a]' has ended while the host goes on");
    }

    [Fact]
    public async Task ThrowingDisposeOfAService_IsLogged()
    {
        using IHost host = await TestHost.StartAsync(services => services.AddScoped<Throwing>().AddActor<Counter.Ref>(start: (scope, options) =>
        {
            scope.GetRequiredService<Throwing>();
            return Counter.Ref.Start(options);
        }));

        await host.StopAsync();

        Assert.Equal("not today", Assert.Single(host.Log(), record => record.Id.Id == 6).Exception!.Message);
    }

    [Fact]
    public async Task FailedStart_DisposesTheScopeWithTheContainer()
    {
        IHost host = TestHost.Build(services => services.AddActor<Counter.Ref>(start: (scope, _) =>
        {
            scope.GetRequiredService<Connection>();
            throw new InvalidOperationException("no");
        }));
        Journal journal = host.Journal();
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        host.Dispose();

        Assert.Equal(["connection disposed"], journal.Entries);
    }

    private sealed class Sender(Back.Ref back) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken) => await back.WriteAsync("from start", cancellationToken);

        public async Task StopAsync(CancellationToken cancellationToken) => await back.WriteAsync("from stop", cancellationToken);
    }

    private sealed class Throwing : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("not today");
    }
}
