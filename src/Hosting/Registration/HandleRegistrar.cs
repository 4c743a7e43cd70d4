using System.Diagnostics.CodeAnalysis;
using Concurrency.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Concurrency.Hosting;

/// <summary>Puts registrations into a service collection: each handle once, as a singleton, with everything the host needs to know about it.</summary>
internal sealed class HandleRegistrar(IServiceCollection services) : IHandleVisitor
{
    void IHandleVisitor.VisitActor<TActor>() => AddImplicit(new ActorRegistration<TActor>(key: null));

    void IHandleVisitor.VisitPool<TPool>() => AddImplicit(new PoolRegistration<TPool>(key: null));

    void IHandleVisitor.VisitFlow<TFlow>() => AddImplicit(new PipelineRegistration<TFlow>(key: null));

    void IHandleVisitor.VisitDirectory<TDirectory>() => AddImplicit(new DirectoryRegistration<TDirectory>(key: null));

    /// <summary>Registers what the application has written down. It takes the place of a registration that came with others.</summary>
    /// <exception cref="InvalidOperationException">The handle is registered already.</exception>
    public void Add<THandle, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(HandleRegistration<THandle, TOptions> registration)
        where THandle : class, IConcurrentHandle
        where TOptions : class
    {
        HandleIndex index = HandleIndex.Of(services);
        HandleRegistration? existing = index.Find(registration.Identity);
        if (existing is { IsImplicit: false })
        {
            throw new InvalidOperationException(
                $"The {registration.Identity} is registered already. A second one needs a key: AddKeyedActor, AddKeyedActorDirectory, AddKeyedPool, AddKeyedPipeline.");
        }

        if (existing is HandleRegistration<THandle, TOptions> earlier)
        {
            earlier.IsImplicit = false;
            earlier.Configure = registration.Configure;
            earlier.Starter = registration.Starter;
            return;
        }

        AddNew(registration, index);
    }

    private void AddImplicit<THandle, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(HandleRegistration<THandle, TOptions> registration)
        where THandle : class, IConcurrentHandle
        where TOptions : class
    {
        HandleIndex index = HandleIndex.Of(services);
        if (index.Find(registration.Identity) is null)
        {
            registration.IsImplicit = true;
            AddNew(registration, index);
        }
    }

    private void AddNew<THandle, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(HandleRegistration<THandle, TOptions> registration, HandleIndex index)
        where THandle : class, IConcurrentHandle
        where TOptions : class
    {
        if (index.IsEmpty)
        {
            AddShared();
        }

        if (!index.HasOptions(typeof(TOptions)))
        {
            services.TryAddEnumerable(ServiceDescriptor.Transient<IConfigureOptions<TOptions>, HandleOptions<TOptions>>());
            services.TryAddEnumerable(ServiceDescriptor.Transient<IPostConfigureOptions<TOptions>, HandleOptions<TOptions>>());
        }

        services.AddSingleton<HandleRegistration>(registration);
        if (registration.Identity.Key is { } key)
        {
            services.AddKeyedSingleton(key, (provider, _) => provider.GetRequiredService<HandleDirectory>().Start(registration));
        }
        else
        {
            services.AddSingleton(provider => provider.GetRequiredService<HandleDirectory>().Start(registration));
        }
    }

    // Each of these looks through the whole collection, so they are called once.
    private void AddShared()
    {
        services.AddOptions();
        services.TryAddSingleton<HandleNames>();
        services.TryAddEnumerable(ServiceDescriptor.Transient<IConfigureOptions<HandleHealthOptions>, HandleHealthSetUp>());
        services.TryAddSingleton<HandleDirectory>();
        services.TryAddSingleton<HandleWatch>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HandleHost>());
    }
}
