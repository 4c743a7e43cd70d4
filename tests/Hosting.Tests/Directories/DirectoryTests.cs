using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace Concurrency.Hosting.Tests;

/// <summary>Directories of keyed actors in a host.</summary>
public sealed class DirectoryTests
{
    [Fact]
    public async Task Directory_IsASingleton_WhoseActorsHaveAScopeEach()
    {
        using IHost host = await TestHost.StartAsync(services => services.AddActorDirectory<Room.Directory>().AddActor<Back.Ref>());
        Room.Directory rooms = host.Get<Room.Directory>();

        await rooms.Get("a").PassAsync(Task.CompletedTask, "hello");
        Assert.Same(rooms, host.Get<Room.Directory>());
        Assert.NotSame(await rooms.Get("a").ConnectionAsync(), await rooms.Get("b").ConnectionAsync());
        Assert.Equal("Concurrency.Hosting.Tests.Room[a]", rooms.Get("a").Name);

        Connection connection = await rooms.Get("a").ConnectionAsync();
        await rooms.Get("a").Lifetime.StopAsync(TimeSpan.FromSeconds(30));
        await connection.Disposed.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.NotSame(connection, await rooms.Get("a").ConnectionAsync());
        Assert.Equal(["a: hello in time", "room a ended", "connection disposed"], host.Journal().Entries);
    }

    [Fact]
    public async Task Stop_DrainsTheDirectory_BeforeWhatItsActorsNeed()
    {
        // Registered after it, and known to it only by the constructor of its actors.
        using IHost host = await TestHost.StartAsync(services => services.AddActorDirectory<Room.Directory>().AddActor<Back.Ref>());
        var gate = new TaskCompletionSource();
        Task pass = host.Get<Room.Directory>().Get("a").PassAsync(gate.Task, "last").AsTask();

        Task stop = host.StopAsync();
        gate.SetResult();
        await stop;

        await pass;
        string[] entries = host.Journal().Entries;
        Assert.True(Array.IndexOf(entries, "a: last in time") < Array.IndexOf(entries, "room a ended"));
        Assert.True(Array.IndexOf(entries, "room a ended") < Array.IndexOf(entries, "back ended"));
    }

    [Fact]
    public async Task Configuration_SetsTheOptions()
    {
        using IHost host = await TestHost.StartAsync(
            services => services.AddActorDirectory<Room.Directory>(static options => options.Capacity = 5).AddActor<Back.Ref>(),
            ("Concurrency:Actors:Room:Capacity", "7"),
            ("Concurrency:Actors:Room:IdleTimeout", "00:01:00"));
        Room.Ref room = host.Get<Room.Directory>().Get("a");
        await room.ConnectionAsync();

        Assert.Equal(7, room.Statistics.Capacity);
        Assert.Equal(TimeSpan.FromMinutes(1), host.Get<IOptionsMonitor<DirectoryOptions>>().Get("Concurrency.Hosting.Tests.Room").IdleTimeout);
    }

    [Fact]
    public async Task WrongConfiguration_EndsTheStart_AndIsNamed()
    {
        using IHost host = TestHost.Build(
            services => services.AddActorDirectory<Room.Directory>().AddActor<Back.Ref>(),
            ("Concurrency:Actors:Room:IdleTimeout", "15"),
            ("Concurrency:Actors:Back:IdleTimeout", "00:01:00"));

        string message = (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync())).Message;

        Assert.Contains("'Concurrency:Actors:Room:IdleTimeout' is '15'", message, StringComparison.Ordinal);
        Assert.Contains("'Concurrency:Actors:Back:IdleTimeout' is not known", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingService_EndsTheStart_AndIsNamed()
    {
        using IHost host = TestHost.Build(services => services.AddActorDirectory<Room.Directory>());

        string message = (await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync())).Message;

        Assert.Contains("'Concurrency.Hosting.Tests.Room'", message, StringComparison.Ordinal);
        Assert.Contains("parameter 'back'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServiceKeys_MakeSeveralDirectoriesOfOneClass()
    {
        using IHost host = await TestHost.StartAsync(services => services
            .AddKeyedActorDirectory<Room.Directory>("east")
            .AddKeyedActorDirectory<Room.Directory>("west", start: static (scope, options) => Room.Directory.Start(
                scope.GetRequiredService<Back.Ref>(), scope.GetRequiredService<Connection>(), scope.GetRequiredService<Journal>(), options))
            .AddActor<Back.Ref>());
        Room.Directory east = host.Services.GetRequiredKeyedService<Room.Directory>("east");
        Room.Directory west = host.Services.GetRequiredKeyedService<Room.Directory>("west");

        Assert.NotSame(await east.Get("a").ConnectionAsync(), await west.Get("a").ConnectionAsync());
        Assert.Equal((1, 1), (east.Count, west.Count));
        Assert.Throws<InvalidOperationException>(() => TestHost.Build(services => services.AddActorDirectory<Room.Directory>().AddActorDirectory<Room.Directory>()));
    }

    [Fact]
    public async Task AddConcurrency_RegistersTheDirectory()
    {
        using IHost host = await TestHost.StartAsync(services => services.AddConcurrency());

        await host.Get<Room.Directory>().Get("a").PassAsync(Task.CompletedTask, "hello");

        Assert.Contains("a: hello in time", host.Journal().Entries);
    }

    [Fact]
    public async Task Errors_AreLogged_WithTheKey()
    {
        using IHost host = await TestHost.StartAsync(services => services.AddActorDirectory<Room.Directory>().AddActor<Back.Ref>());
        Room.Ref room = host.Get<Room.Directory>().Get("a");
        await room.Tell.FailAsync();
        await room.ConnectionAsync();

        FakeLogRecord record = Assert.Single(host.Log(LogLevel.Error));
        Assert.Contains("Room[a]", record.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_IsThatTheDirectoryRuns()
    {
        using IHost host = await TestHost.StartAsync(services =>
        {
            services.AddActorDirectory<Room.Directory>().AddActor<Back.Ref>();
            services.AddHealthChecks().AddCheck<ConcurrencyHealthCheck>("concurrency");
        });
        HealthCheckService checks = host.Get<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await checks.CheckHealthAsync()).Status);

        await host.Get<Room.Directory>().DisposeAsync();

        Assert.Equal(HealthStatus.Unhealthy, (await checks.CheckHealthAsync()).Status);
    }
}
