using System.Diagnostics.CodeAnalysis;
using Concurrency.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

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
        HandleRegistration? existing = Find(registration.Identity);
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

        AddNew(registration);
    }

    private void AddImplicit<THandle, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(HandleRegistration<THandle, TOptions> registration)
        where THandle : class, IConcurrentHandle
        where TOptions : class
    {
        if (Find(registration.Identity) is null)
        {
            registration.IsImplicit = true;
            AddNew(registration);
        }
    }

    private HandleRegistration? Find(HandleIdentity identity) => services
        .Where(static s => !s.IsKeyedService && s.ServiceType == typeof(HandleRegistration))
        .Select(static s => (HandleRegistration)s.ImplementationInstance!)
        .FirstOrDefault(r => r.Identity.Handle == identity.Handle && Equals(r.Identity.Key, identity.Key));

    private void AddNew<THandle, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(HandleRegistration<THandle, TOptions> registration)
        where THandle : class, IConcurrentHandle
        where TOptions : class
    {
        AddShared();
        services.AddSingleton<HandleRegistration>(registration);
        services.AddOptions<TOptions>(registration.Identity.OptionsName)
            .Configure<IServiceProvider>(registration.SetUp)
            .PostConfigure<IServiceProvider>(registration.AddLogging);
        services.AddOptions<HandleHealthOptions>(registration.Identity.OptionsName)
            .Configure<IServiceProvider>((options, provider) => HandleSection.ApplyHealth(provider, registration.Identity, options));
        if (registration.Identity.Key is { } key)
        {
            services.AddKeyedSingleton(key, (provider, _) => provider.GetRequiredService<HandleDirectory>().Start(registration));
        }
        else
        {
            services.AddSingleton(provider => provider.GetRequiredService<HandleDirectory>().Start(registration));
        }
    }

    private void AddShared()
    {
        services.TryAddSingleton<HandleDirectory>();
        services.TryAddSingleton<HandleWatch>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HandleHost>());
    }
}
