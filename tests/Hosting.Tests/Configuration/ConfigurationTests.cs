using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Concurrency.Hosting.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task Configuration_WinsOverCodeAndCodeOverTheAttribute()
    {
        using IHost host = await TestHost.StartAsync(
            services => services.AddActor<Counter.Ref>(options =>
            {
                options.Capacity = 8;
                options.FullMode = QueueFullMode.Reject;
            }).AddKeyedActor<Counter.Ref>("attribute"),
            ("Concurrency:Actors:Counter:Keys:attribute:FullMode", "dropOldest"),
            ("concurrency:actors:counter:capacity", " 9 "));

        Assert.Equal(9, host.Get<Counter.Ref>().Statistics.Capacity);
        Assert.Equal(9, host.Services.GetRequiredKeyedService<Counter.Ref>("attribute").Statistics.Capacity);
        IOptionsMonitor<ActorOptions> options = host.Get<IOptionsMonitor<ActorOptions>>();
        Assert.Equal(QueueFullMode.Reject, options.Get("Concurrency.Hosting.Tests.Counter").FullMode);
        Assert.Equal(QueueFullMode.DropOldest, options.Get("Concurrency.Hosting.Tests.Counter[attribute]").FullMode);
    }

    [Fact]
    public async Task EveryOption_CanBeConfigured()
    {
        using IHost host = await TestHost.StartAsync(
            services => services.AddActor<Counter.Ref>().AddPool<Squares.Pool>().AddPipeline<Import.Flow>(),
            ("Concurrency:Actors:Concurrency.Hosting.Tests.Counter:AskTimeout", "00:00:02"),
            ("Concurrency:Actors:Counter:Inline", "Never"),
            ("Concurrency:Actors:Counter:SlowTurnThreshold", "infinite"),
            ("Concurrency:Actors:Counter:StopTimeout", "00:00:00"),
            ("Concurrency:Actors:Counter:StopGrace", "00:01:00"),
            ("Concurrency:Pools:Squares:Concurrency", "0"),
            ("Concurrency:Pools:Squares:Capacity", "5"),
            ("Concurrency:Pools:Squares:Failure", "runall"),
            ("Concurrency:Pools:Squares:JobTimeout", "00:00:01.5"),
            ("Concurrency:Pipelines:Import:ProgressInterval", "00:00:03"),
            ("Concurrency:Health:DegradedFill", "0.5"),
            ("Concurrency:Pools:Squares:Health:DegradedAge", "00:00:07"));

        ActorOptions actor = host.Get<IOptionsMonitor<ActorOptions>>().Get("Concurrency.Hosting.Tests.Counter");
        Assert.Equal((TimeSpan.FromSeconds(2), InlineMode.Never, Timeout.InfiniteTimeSpan, TimeSpan.Zero, TimeSpan.FromMinutes(1)), (actor.AskTimeout, actor.Inline, actor.SlowTurnThreshold, actor.StopTimeout, actor.StopGrace));
        PoolOptions pool = host.Get<IOptionsMonitor<PoolOptions>>().Get("Concurrency.Hosting.Tests.Squares");
        Assert.Equal((0, 5, FailureMode.RunAll, TimeSpan.FromSeconds(1.5)), (pool.Concurrency, pool.Capacity, pool.Failure, pool.JobTimeout));
        Assert.Equal(TimeSpan.FromSeconds(3), host.Get<IOptionsMonitor<FlowOptions>>().Get("Concurrency.Hosting.Tests.Import").ProgressInterval);
        HandleHealthOptions health = host.Get<IOptionsMonitor<HandleHealthOptions>>().Get("Concurrency.Hosting.Tests.Squares");
        Assert.Equal((0.5, TimeSpan.FromSeconds(7)), (health.DegradedFill, health.DegradedAge));
        Assert.Equal(TimeSpan.FromSeconds(10), host.Get<IOptionsMonitor<HandleHealthOptions>>().Get("Concurrency.Hosting.Tests.Counter").DegradedAge);
    }

    [Theory]
    [InlineData("Concurrency:Actors:Counter:Capacity", "many", "'Concurrency:Actors:Counter:Capacity' is 'many'; it takes a whole number of at least 1.")]
    [InlineData("Concurrency:Actors:Counter:Capacity", "0", "'Concurrency:Actors:Counter:Capacity' is '0'; it takes a whole number of at least 1.")]
    [InlineData("Concurrency:Actors:Counter:FullMode", "2", "'Concurrency:Actors:Counter:FullMode' is '2'; it takes one of Wait, Reject, DropOldest, DropNewest, DropIncoming.")]
    [InlineData("Concurrency:Actors:Counter:AskTimeout", "30", "'Concurrency:Actors:Counter:AskTimeout' is '30'; it takes a time span above 0 written as hours:minutes:seconds, such as 00:00:30, or Infinite.")]
    [InlineData("Concurrency:Actors:Counter:AskTimeout", "00:00:00", "'Concurrency:Actors:Counter:AskTimeout' is '00:00:00'; it takes a time span above 0 written as hours:minutes:seconds, such as 00:00:30, or Infinite.")]
    [InlineData("Concurrency:Actors:Counter:Capacity:Value", "1", "'Concurrency:Actors:Counter:Capacity' is 'a section'; it takes a whole number of at least 1.")]
    [InlineData("Concurrency:Actors:Counter:Capacit", "1", "'Concurrency:Actors:Counter:Capacit' is not known. Known here: Capacity, FullMode, AskTimeout, StopTimeout, StopGrace, ErrorMode, RestartLimit, RestartWindow, Inline, SlowTurnThreshold, StreamIdleTimeout.")]
    [InlineData("Concurrency:Actors:Countr:Capacity", "1", "'Concurrency:Actors:Countr' is about nothing that is registered. Registered: Counter.")]
    [InlineData("Concurrency:Pools:Counter:Capacity", "1", "'Concurrency:Pools:Counter' is about nothing that is registered. Registered: nothing of this kind.")]
    [InlineData("Concurrency:Actor:Counter:Capacity", "1", "'Concurrency:Actor' is not known. Known here: Actors, Pools, Pipelines, Health.")]
    [InlineData("Concurrency:Actors:Counter:Keys:north:Capacity", "1", "'Concurrency:Actors:Counter:Keys:north' is about no key that is registered. Registered: east.")]
    [InlineData("Concurrency:Health:UnhealthyFill", "-1", "'Concurrency:Health:UnhealthyFill' is '-1'; it takes a share of the capacity above 0, such as 0.9.")]
    [InlineData("Concurrency:Actors:Counter:Health:Age", "1", "'Concurrency:Actors:Counter:Health:Age' is not known. Known here: DegradedFill, UnhealthyFill, DegradedAge, UnhealthyAge.")]
    public async Task Mistake_EndsTheStartOfTheHostByItsPath(string key, string value, string message)
    {
        using IHost host = TestHost.Build(services => services.AddActor<Counter.Ref>().AddKeyedActor<Counter.Ref>("east"), (key, value));

        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Equal([message], error.Failures);
    }

    [Fact]
    public void EveryOption_HasItsKey()
    {
        Assert.Equal(SettableOf<ActorOptions>(), OptionKeys.Actor.Select(key => key.Name).Order(StringComparer.Ordinal));
        Assert.Equal(SettableOf<PoolOptions>(), OptionKeys.Pool.Select(key => key.Name).Order(StringComparer.Ordinal));
        Assert.Equal(SettableOf<FlowOptions>(), OptionKeys.Flow.Select(key => key.Name).Order(StringComparer.Ordinal));
        Assert.Equal(SettableOf<HandleHealthOptions>(), OptionKeys.Health.Select(key => key.Name).Order(StringComparer.Ordinal));

        // Code is not configured, and a name is the container's or the code's to give.
        static IEnumerable<string> SettableOf<T>() => typeof(T).GetProperties()
            .Where(p => p.Name != "Name" && !typeof(Delegate).IsAssignableFrom(p.PropertyType) && p.PropertyType != typeof(TimeProvider) && p.PropertyType != typeof(IWorkScheduler))
            .Select(p => p.Name).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task AllMistakes_AreNamedAtOnce()
    {
        using IHost host = TestHost.Build(
            services => services.AddActor<Counter.Ref>().AddPool<Squares.Pool>(),
            ("Concurrency:Actors:Counter:Capacity", "x"),
            ("Concurrency:Pools:Squares:Threads", "4"),
            ("Concurrency:Pipes", "1"));

        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Equal(3, error.Failures.Count());
    }

    [Fact]
    public async Task NameThatTwoClassesShare_NeedsItsNamespace()
    {
        void Register(IServiceCollection services) => services.AddActor<Counter.Ref>().AddActor<Other.Counter.Ref>();
        using IHost ambiguous = TestHost.Build(Register, ("Concurrency:Actors:Counter:Capacity", "1"));
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() => ambiguous.StartAsync());
        Assert.Equal(["'Concurrency:Actors:Counter' could mean Concurrency.Hosting.Tests.Counter or Concurrency.Hosting.Tests.Other.Counter: write the name with its namespace."], error.Failures);

        using IHost host = await TestHost.StartAsync(Register, ("Concurrency:Actors:Concurrency.Hosting.Tests.Other.Counter:Capacity", "5"));
        Assert.Equal(5, host.Get<Other.Counter.Ref>().Statistics.Capacity);
        Assert.Equal(64, host.Get<Counter.Ref>().Statistics.Capacity);
    }

    [Fact]
    public void WithoutAHost_AMistakeIsFoundWhenTheHandleIsResolved()
    {
        using IHost host = TestHost.Build(services => services.AddActor<Counter.Ref>(), ("Concurrency:Actors:Counter:Capacity", "x"));

        Assert.Throws<OptionsValidationException>(host.Get<Counter.Ref>);
    }
}
