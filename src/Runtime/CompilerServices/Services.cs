using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>What the constructor of an actor, pool or pipeline takes from a container. For generated code.</summary>
/// <remarks>No reflection: the generated <c>Start</c> names every type. The container's abstractions are not referenced; where a service has a key, generated code brings the call along.</remarks>
/// <param name="provider">The container.</param>
/// <param name="owner">The class that is started, for exceptions.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Services(IServiceProvider provider, string owner)
{
    private readonly IServiceProvider _provider = provider ?? throw new ArgumentNullException("services"); // The name the caller knows it by.
    private readonly string _owner = owner;

    /// <summary>A service that must be there.</summary>
    /// <typeparam name="TService">Its type.</typeparam>
    /// <param name="parameter">The parameter it fills.</param>
    /// <returns>The service.</returns>
    /// <exception cref="InvalidOperationException">It is not registered.</exception>
    public TService Required<TService>(string parameter) => Find(typeof(TService)) switch
    {
        { } service => (TService)service,
        null => throw Missing<TService>(parameter),
    };

    /// <summary>Says that a service is missing, before anybody asks for it.</summary>
    /// <typeparam name="TService">Its type.</typeparam>
    /// <param name="parameter">The parameter it fills.</param>
    /// <param name="isService">What the container knows of its services; null where it does not say.</param>
    /// <exception cref="InvalidOperationException">It is not registered.</exception>
    public void Demand<TService>(string parameter, Func<Type, bool>? isService)
    {
        if (isService is not null && typeof(TService) != typeof(IServiceProvider) && !isService(typeof(TService))) throw Missing<TService>(parameter);
    }

    /// <summary>A service with a key that must be there.</summary>
    /// <typeparam name="TService">Its type.</typeparam>
    /// <param name="parameter">The parameter it fills.</param>
    /// <param name="key">Its key.</param>
    /// <param name="find">The container's look-up by key; null where it has none.</param>
    /// <returns>The service.</returns>
    /// <exception cref="InvalidOperationException">It is not registered, or the container knows no keys.</exception>
    public TService Required<TService>(string parameter, object key, Func<Type, object?, object?>? find) => FindKeyed(typeof(TService), key, parameter, find) switch
    {
        { } service => (TService)service,
        null => throw new InvalidOperationException($"'{_owner}' cannot be started: the container has no '{typeof(TService)}' with the key '{key}' for its parameter '{parameter}'.{HintFor(typeof(TService))}"),
    };

    /// <summary>A service, or the parameter's default value where there is none.</summary>
    /// <typeparam name="TService">Its type.</typeparam>
    /// <param name="otherwise">The default value.</param>
    /// <returns>The service or the default value.</returns>
    public TService Optional<TService>(TService otherwise) => Find(typeof(TService)) is { } service ? (TService)service : otherwise;

    /// <summary>A service with a key, or the parameter's default value where there is none.</summary>
    /// <typeparam name="TService">Its type.</typeparam>
    /// <param name="otherwise">The default value.</param>
    /// <param name="key">Its key.</param>
    /// <param name="find">The container's look-up by key; null where it has none.</param>
    /// <returns>The service or the default value.</returns>
    public TService Optional<TService>(TService otherwise, object key, Func<Type, object?, object?>? find) =>
        find?.Invoke(typeof(TService), key) is { } service ? (TService)service : otherwise;

    private InvalidOperationException Missing<TService>(string parameter) => new($"'{_owner}' cannot be started: the container has no '{typeof(TService)}' for its parameter '{parameter}'.{HintFor(typeof(TService))}");

    private object? Find(Type type) => _provider.GetService(type) ?? (type == typeof(IServiceProvider) ? _provider : null);

    // Whoever forgets to register a handle is told how.
    private static string HintFor(Type type) =>
        typeof(IConcurrentHandle).IsAssignableFrom(type) ? " It is a generated handle: register it with AddConcurrency() or AddConcurrent<T>() of the package Concurrency.Hosting, or with a started one." : "";

    private object? FindKeyed(Type type, object key, string parameter, Func<Type, object?, object?>? find) => find is null
        ? throw new InvalidOperationException($"'{_owner}' cannot be started: its parameter '{parameter}' asks for a service with the key '{key}', and the container '{_provider.GetType()}' knows no keys.")
        : find(type, key);
}
