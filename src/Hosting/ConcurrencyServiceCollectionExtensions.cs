using System.Diagnostics.CodeAnalysis;
using Concurrency;
using Concurrency.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers generated handles: each is a singleton that starts with the host, drains when the host stops, and takes its constructor's parameters from a scope of its own.</summary>
/// <remarks>
/// <para><b>Options.</b> What the attribute says, then <c>configure</c>, then the configuration section <c>Concurrency:Actors:Counter</c> (<c>Pools</c>, <c>Pipelines</c>; the class's name,
/// with its namespace where two share it; <c>…:Keys:east</c> for a key): the later wins. Unknown sections and keys and wrong values end the start of the host, all of them named.</para>
/// <para><b>Ordering.</b> Handles start before hosted services do and stop after they have, those started last first: whoever has another handle in its constructor is drained before it.</para>
/// <para><b>Disposal.</b> Each handle's scope is disposed when its actor, pool or pipeline has ended. A container that is used without a host starts a handle when it is first resolved and
/// must be disposed asynchronously.</para>
/// <para><b>Thread safety.</b> As service collections in general: none.</para>
/// </remarks>
public static partial class ConcurrencyServiceCollectionExtensions
{
    /// <summary>Registers an actor, a pool or a pipeline with what its attribute and configuration say. Does nothing where it is registered already; a later registration with options takes its place.</summary>
    /// <typeparam name="THandle">The generated handle: <c>Counter.Ref</c>, <c>Account.Directory</c>, <c>Thumbnails.Pool</c>, <c>ImportOrders.Flow</c>.</typeparam>
    /// <param name="services">Where to.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddConcurrent<THandle>(this IServiceCollection services)
        where THandle : class, IConcurrentHandle<THandle>
    {
        ArgumentNullException.ThrowIfNull(services);
        THandle.Accept(new HandleRegistrar(services));
        return services;
    }

    /// <summary>Registers an actor.</summary>
    /// <typeparam name="TActor">The generated handle: <c>Counter.Ref</c>.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="configure">Sets options in code; configuration wins over it.</param>
    /// <param name="start">Starts it, with services of its own scope and the options to hand on, where the constructor takes more than services; null for the generated way.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">The actor is registered already.</exception>
    public static IServiceCollection AddActor<TActor>(this IServiceCollection services, Action<ActorOptions>? configure = null, Func<IServiceProvider, ActorOptions, TActor>? start = null)
        where TActor : class, IActorHandle<TActor> => services.Add(new ActorRegistration<TActor>(key: null) { Configure = configure, Starter = start });

    /// <summary>Registers an actor under a key: one of several of the same class.</summary>
    /// <typeparam name="TActor">The generated handle.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="serviceKey">The key, as <c>[FromKeyedServices]</c> names it.</param>
    /// <param name="configure">Sets options in code; configuration wins over it.</param>
    /// <param name="start">Starts it, with services of its own scope and the options to hand on, where the constructor takes more than services; null for the generated way.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">The actor is registered already with this key.</exception>
    public static IServiceCollection AddKeyedActor<TActor>(
        this IServiceCollection services, object serviceKey, Action<ActorOptions>? configure = null, Func<IServiceProvider, ActorOptions, TActor>? start = null)
        where TActor : class, IActorHandle<TActor> =>
        services.Add(new ActorRegistration<TActor>(serviceKey ?? throw new ArgumentNullException(nameof(serviceKey))) { Configure = configure, Starter = start });

    /// <summary>Registers the directory of a keyed actor. Each of its actors takes its services from a scope of its own.</summary>
    /// <typeparam name="TDirectory">The generated directory: <c>Account.Directory</c>.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="configure">Sets options in code; configuration wins over it.</param>
    /// <param name="start">Starts it, with services of the directory's own scope and the options to hand on, where the constructor takes more than services and the key; null for the generated way.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">The directory is registered already.</exception>
    public static IServiceCollection AddActorDirectory<TDirectory>(
        this IServiceCollection services, Action<DirectoryOptions>? configure = null, Func<IServiceProvider, DirectoryOptions, TDirectory>? start = null)
        where TDirectory : class, IDirectoryHandle<TDirectory> => services.Add(new DirectoryRegistration<TDirectory>(key: null) { Configure = configure, Starter = start });

    /// <summary>Registers the directory of a keyed actor under a service key: one of several of the same class.</summary>
    /// <typeparam name="TDirectory">The generated directory.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="serviceKey">The key of the directory, as <c>[FromKeyedServices]</c> names it; the keys of its actors are another matter.</param>
    /// <param name="configure">Sets options in code; configuration wins over it.</param>
    /// <param name="start">Starts it, with services of the directory's own scope and the options to hand on, where the constructor takes more than services and the key; null for the generated way.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">The directory is registered already with this key.</exception>
    public static IServiceCollection AddKeyedActorDirectory<TDirectory>(
        this IServiceCollection services, object serviceKey, Action<DirectoryOptions>? configure = null, Func<IServiceProvider, DirectoryOptions, TDirectory>? start = null)
        where TDirectory : class, IDirectoryHandle<TDirectory> =>
        services.Add(new DirectoryRegistration<TDirectory>(serviceKey ?? throw new ArgumentNullException(nameof(serviceKey))) { Configure = configure, Starter = start });

    /// <summary>Registers a pool.</summary>
    /// <typeparam name="TPool">The generated handle: <c>Thumbnails.Pool</c>.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="configure">Sets options in code; configuration wins over it.</param>
    /// <param name="start">Starts it, with services of its own scope and the options to hand on, where the constructor takes more than services; null for the generated way.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">The pool is registered already.</exception>
    public static IServiceCollection AddPool<TPool>(this IServiceCollection services, Action<PoolOptions>? configure = null, Func<IServiceProvider, PoolOptions, TPool>? start = null)
        where TPool : class, IPoolHandle<TPool> => services.Add(new PoolRegistration<TPool>(key: null) { Configure = configure, Starter = start });

    /// <summary>Registers a pool under a key: one of several of the same class.</summary>
    /// <typeparam name="TPool">The generated handle.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="serviceKey">The key, as <c>[FromKeyedServices]</c> names it.</param>
    /// <param name="configure">Sets options in code; configuration wins over it.</param>
    /// <param name="start">Starts it, with services of its own scope and the options to hand on, where the constructor takes more than services; null for the generated way.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">The pool is registered already with this key.</exception>
    public static IServiceCollection AddKeyedPool<TPool>(
        this IServiceCollection services, object serviceKey, Action<PoolOptions>? configure = null, Func<IServiceProvider, PoolOptions, TPool>? start = null)
        where TPool : class, IPoolHandle<TPool> =>
        services.Add(new PoolRegistration<TPool>(serviceKey ?? throw new ArgumentNullException(nameof(serviceKey))) { Configure = configure, Starter = start });

    /// <summary>Registers a pipeline.</summary>
    /// <typeparam name="TFlow">The generated handle: <c>ImportOrders.Flow</c>.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="configure">Sets options in code; configuration wins over it.</param>
    /// <param name="start">Starts it, with services of its own scope and the options to hand on, where the constructor takes more than services; null for the generated way.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">The pipeline is registered already.</exception>
    public static IServiceCollection AddPipeline<TFlow>(this IServiceCollection services, Action<FlowOptions>? configure = null, Func<IServiceProvider, FlowOptions, TFlow>? start = null)
        where TFlow : class, IFlowHandle<TFlow> => services.Add(new PipelineRegistration<TFlow>(key: null) { Configure = configure, Starter = start });

    /// <summary>Registers a pipeline under a key: one of several of the same class.</summary>
    /// <typeparam name="TFlow">The generated handle.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="serviceKey">The key, as <c>[FromKeyedServices]</c> names it.</param>
    /// <param name="configure">Sets options in code; configuration wins over it.</param>
    /// <param name="start">Starts it, with services of its own scope and the options to hand on, where the constructor takes more than services; null for the generated way.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">The pipeline is registered already with this key.</exception>
    public static IServiceCollection AddKeyedPipeline<TFlow>(
        this IServiceCollection services, object serviceKey, Action<FlowOptions>? configure = null, Func<IServiceProvider, FlowOptions, TFlow>? start = null)
        where TFlow : class, IFlowHandle<TFlow> =>
        services.Add(new PipelineRegistration<TFlow>(serviceKey ?? throw new ArgumentNullException(nameof(serviceKey))) { Configure = configure, Starter = start });

    private static IServiceCollection Add<THandle, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        this IServiceCollection services, HandleRegistration<THandle, TOptions> registration)
        where THandle : class, IConcurrentHandle
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(services);
        new HandleRegistrar(services).Add(registration);
        return services;
    }
}
