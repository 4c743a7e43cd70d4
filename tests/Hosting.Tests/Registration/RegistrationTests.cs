using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Concurrency.Hosting.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task EachKind_IsASingletonThatWorks()
    {
        using IHost host = await TestHost.StartAsync(services => services.AddActor<Counter.Ref>().AddPool<Squares.Pool>().AddPipeline<Import.Flow>());

        Assert.Equal(3, await host.Get<Counter.Ref>().AddAsync(3));
        Assert.Same(host.Get<Counter.Ref>(), host.Get<Counter.Ref>());
        Assert.Equal(16, await host.Get<Squares.Pool>().SquareWhenAsync(Task.CompletedTask, 4));
        await host.Get<Import.Flow>().RunAsync([" a "]);
        Assert.Equal(["a"], host.Journal().Entries);
        Assert.Equal("Concurrency.Hosting.Tests.Counter", host.Get<Counter.Ref>().Name);
    }

    [Fact]
    public async Task WithoutAHost_TheHandleStartsWhenItIsResolved()
    {
        ServiceProvider services = new ServiceCollection().AddActor<Counter.Ref>().BuildServiceProvider();
        Counter.Ref counter = services.GetRequiredService<Counter.Ref>();
        Assert.Equal(1, await counter.AddAsync(1));

        await services.DisposeAsync();

        Assert.True(counter.Lifetime.Completion.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<ActorStoppedException>(() => counter.AddAsync(1).AsTask());
    }

    [Fact]
    public async Task Keys_MakeSeveralOfOneClass()
    {
        using IHost host = await TestHost.StartAsync(services => services.AddActor<Counter.Ref>().AddKeyedActor<Counter.Ref>("east").AddKeyedActor<Counter.Ref>("west").AddSingleton<Pair>());

        Pair pair = host.Get<Pair>();
        await pair.East.AddAsync(1);

        Assert.Equal(2, await pair.East.AddAsync(1));
        Assert.Equal(1, await pair.West.AddAsync(1));
        Assert.Equal(1, await host.Get<Counter.Ref>().AddAsync(1));
        Assert.Equal("Concurrency.Hosting.Tests.Counter[east]", pair.East.Name);
    }

    [Fact]
    public async Task Start_MayBeWritten()
    {
        using IHost host = await TestHost.StartAsync(services => services.AddActor<Named.Ref>(
            options => options.Name = "mine",
            (scope, options) => Named.Ref.Start("Ann", scope.GetRequiredService<Journal>(), options)));

        Assert.Equal("Ann 0", await host.Get<Named.Ref>().DescribeAsync());
        Assert.Equal("mine", host.Get<Named.Ref>().Name);
    }

    [Fact]
    public void SecondRegistration_IsRefusedByName()
    {
        IServiceCollection services = new ServiceCollection().AddActor<Counter.Ref>().AddKeyedPool<Squares.Pool>(1);

        string actor = Assert.Throws<InvalidOperationException>(() => services.AddActor<Counter.Ref>(o => o.Capacity = 2)).Message;
        string pool = Assert.Throws<InvalidOperationException>(() => services.AddKeyedPool<Squares.Pool>(1)).Message;

        Assert.StartsWith("The actor 'Concurrency.Hosting.Tests.Counter' is registered already.", actor, StringComparison.Ordinal);
        Assert.StartsWith("The pool 'Concurrency.Hosting.Tests.Squares[1]' is registered already.", pool, StringComparison.Ordinal);
        services.AddKeyedPool<Squares.Pool>(2).AddPool<Squares.Pool>().AddPipeline<Import.Flow>();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RegistrationThatCameWithOthers_GivesWayToTheWrittenOne(bool comesFirst)
    {
        using IHost host = await TestHost.StartAsync(services =>
        {
            if (comesFirst) services.AddConcurrent<Counter.Ref>();
            services.AddActor<Counter.Ref>(options => options.Capacity = 7);
            services.AddConcurrent<Counter.Ref>().AddConcurrent<Counter.Ref>();
        });

        Assert.Equal(7, host.Get<Counter.Ref>().Statistics.Capacity);
        Assert.Single(host.Services.GetServices<Counter.Ref>());
    }

    [Fact]
    public void NullArguments_AreRefusedByName()
    {
        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).AddActor<Counter.Ref>());
        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).AddConcurrent<Counter.Ref>());
        Assert.Throws<ArgumentNullException>("serviceKey", () => new ServiceCollection().AddKeyedActor<Counter.Ref>(null!));
        Assert.Throws<ArgumentNullException>("run", () => new ServiceCollection().AddHostedPipeline<Import.Flow, string>(null!));
    }

    [Fact]
    public void AddConcurrency_RegistersWhatTheAssemblyDeclares()
    {
        IServiceCollection services = new ServiceCollection().AddConcurrency().AddConcurrency();

        Type[] handles = [.. services.Where(s => typeof(IConcurrentHandle).IsAssignableFrom(s.ServiceType)).Select(s => s.ServiceType)];

        Assert.Equal(handles.Distinct(), handles);
        Assert.Contains(typeof(Counter.Ref), handles);
        Assert.Contains(typeof(Front.Ref), handles);
        Assert.Contains(typeof(Squares.Pool), handles);
        Assert.Contains(typeof(Import.Flow), handles);
        Assert.DoesNotContain(typeof(Named.Ref), handles); // A string is no service.
        Assert.DoesNotContain(typeof(Circle.Left.Ref), handles);
        Assert.DoesNotContain(typeof(Other.Counter.Ref), handles);
    }

    [Fact]
    public async Task AddConcurrency_StartsWithTheHost()
    {
        using IHost host = await TestHost.StartAsync(services => services.AddConcurrency());

        await host.Get<Front.Ref>().PassAsync(Task.CompletedTask, "hello");

        Assert.Equal(["hello in time"], host.Journal().Entries);
    }

    private sealed class Pair([FromKeyedServices("east")] Counter.Ref east, [FromKeyedServices("west")] Counter.Ref west)
    {
        public Counter.Ref East => east;

        public Counter.Ref West => west;
    }
}
