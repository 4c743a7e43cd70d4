using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Hosting.Tests;

public sealed class HealthCheckTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task NothingRegistered_IsUnhealthyAndSaysWhatToCall()
    {
        using IHost host = await StartAsync(static _ => { });

        HealthReportEntry entry = await CheckAsync(host);

        Assert.Equal((HealthStatus.Unhealthy, "Nothing is registered: call AddConcurrency(), or AddActor, AddPool or AddPipeline."), (entry.Status, entry.Description));
    }

    [Fact]
    public async Task RunningHandles_AreHealthyWithDataPerQueue()
    {
        using IHost host = await StartAsync(services => services.AddActor<Counter.Ref>().AddPool<Squares.Pool>().AddPipeline<Import.Flow>());

        HealthReportEntry entry = await CheckAsync(host);

        Assert.Equal((HealthStatus.Healthy, "3 running"), (entry.Status, entry.Description));
        Assert.Equal("0 of 64 queued, the oldest for 0.0 s", entry.Data["Concurrency.Hosting.Tests.Counter"]);
        Assert.Equal("0 of 10 queued, the oldest for 0.0 s", entry.Data["Concurrency.Hosting.Tests.Squares"]);
        Assert.Equal("0 of 256 queued, the oldest for 0.0 s", entry.Data["Concurrency.Hosting.Tests.Import.Parse"]);
    }

    [Fact]
    public async Task BeforeTheHostStarts_IsUnhealthy()
    {
        using IHost host = Build(services => services.AddActor<Counter.Ref>());

        HealthReportEntry entry = await CheckAsync(host);

        Assert.Equal((HealthStatus.Unhealthy, "Concurrency.Hosting.Tests.Counter: has not started"), (entry.Status, entry.Description));
    }

    [Fact]
    public async Task EndedHandle_IsUnhealthy()
    {
        using IHost host = await StartAsync(services => services.AddActor<Counter.Ref>().AddPool<Squares.Pool>());
        await host.Get<Counter.Ref>().DisposeAsync();

        HealthReportEntry entry = await CheckAsync(host);

        Assert.Equal((HealthStatus.Unhealthy, "Concurrency.Hosting.Tests.Counter: has ended"), (entry.Status, entry.Description));
    }

    [Fact]
    public async Task FullQueue_IsDegradedAndUnhealthyWhereTheThresholdSaysSo()
    {
        var gate = new Gate();
        using IHost host = await StartAsync(
            services => services.AddActor<Counter.Ref>(options => options.Capacity = 4).AddKeyedActor<Counter.Ref>("strict", options => options.Capacity = 4),
            ("Concurrency:Actors:Counter:Keys:strict:Health:UnhealthyFill", "0.75"));
        Task[] running = [await JamAsync(host.Get<Counter.Ref>(), gate, queued: 4), await JamAsync(host.Services.GetRequiredKeyedService<Counter.Ref>("strict"), gate, queued: 3)];

        HealthReportEntry entry = await CheckAsync(host);
        gate.Release();
        await Task.WhenAll(running);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Equal(
            "Concurrency.Hosting.Tests.Counter: 4 of 4 queued, the oldest for 0.0 s; Concurrency.Hosting.Tests.Counter[strict]: 3 of 4 queued, the oldest for 0.0 s",
            entry.Description);
    }

    [Fact]
    public async Task JammedQueue_AgesFromDegradedToUnhealthyAndRecovers()
    {
        var gate = new Gate();
        using IHost host = await StartAsync(
            services => services.AddActor<Counter.Ref>(options => options.AskTimeout = Timeout.InfiniteTimeSpan),
            ("Concurrency:Health:DegradedAge", "00:00:05"),
            ("Concurrency:Actors:Counter:Health:UnhealthyAge", "00:00:20"));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        Task running = await JamAsync(host.Get<Counter.Ref>(), gate, queued: 1);

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        Advance(6);
        HealthReportEntry degraded = await CheckAsync(host);
        Advance(20);
        HealthReportEntry unhealthy = await CheckAsync(host);
        gate.Release();
        await running;

        Assert.Equal((HealthStatus.Degraded, "Concurrency.Hosting.Tests.Counter: 1 of 64 queued, the oldest for 6.0 s"), (degraded.Status, degraded.Description));
        Assert.Equal(HealthStatus.Unhealthy, unhealthy.Status);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task BetweenChecks_TheWatchLooksOnceASecond()
    {
        var gate = new Gate();
        using IHost host = await StartAsync(services => services.AddActor<Counter.Ref>(options => options.AskTimeout = Timeout.InfiniteTimeSpan));
        await CheckAsync(host);
        Task running = await JamAsync(host.Get<Counter.Ref>(), gate, queued: 1);
        Advance(12);

        HealthReportEntry entry = await CheckAsync(host);
        gate.Release();
        await running;

        Assert.Equal((HealthStatus.Degraded, "Concurrency.Hosting.Tests.Counter: 1 of 64 queued, the oldest for 11.0 s"), (entry.Status, entry.Description));
    }

    [Fact]
    public async Task JammedPool_SaysItsAgeExactly()
    {
        var gate = new Gate();
        using IHost host = await StartAsync(services => services.AddPool<Squares.Pool>());
        Squares.Pool pool = host.Get<Squares.Pool>();
        Task[] jobs = [pool.SquareWhenAsync(gate.Opened, 1).AsTask(), pool.SquareWhenAsync(gate.Opened, 2).AsTask()];
        Advance(60);

        HealthReportEntry entry = await CheckAsync(host);
        gate.Release();
        await Task.WhenAll(jobs);

        Assert.Equal((HealthStatus.Unhealthy, "Concurrency.Hosting.Tests.Squares: 1 of 10 queued, the oldest for 60.0 s"), (entry.Status, entry.Description));
    }

    private IHost Build(Action<IServiceCollection> configure, params (string Key, string? Value)[] settings) => TestHost.Build(
        services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.AddHealthChecks().AddCheck<ConcurrencyHealthCheck>("concurrency");
            configure(services);
        },
        settings);

    private async Task<IHost> StartAsync(Action<IServiceCollection> configure, params (string Key, string? Value)[] settings)
    {
        IHost host = Build(configure, settings);
        await host.StartAsync();
        return host;
    }

    private static async Task<HealthReportEntry> CheckAsync(IHost host) => (await host.Get<HealthCheckService>().CheckHealthAsync()).Entries["concurrency"];

    // One message runs, the others wait behind it.
    private static async Task<Task> JamAsync(Counter.Ref counter, Gate gate, int queued)
    {
        Task<int> running = counter.AddWhenAsync(gate.Opened, 1).AsTask();
        while (counter.Statistics is not { Queued: 0, IsBusy: true })
        {
            await Task.Yield();
        }

        Task<int>[] waiting = [.. Enumerable.Range(0, queued).Select(_ => counter.AddAsync(1).AsTask())];
        return Task.WhenAll([running, .. waiting]);
    }

    private void Advance(int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
