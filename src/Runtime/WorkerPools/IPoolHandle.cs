using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>The generated handle of a <see cref="WorkerPoolAttribute">[WorkerPool]</see>.</summary>
/// <typeparam name="TSelf">The handle.</typeparam>
public interface IPoolHandle<TSelf> : IConcurrentHandle<TSelf>
    where TSelf : class, IPoolHandle<TSelf>
{
    /// <summary>What the pool is doing and has done.</summary>
    PoolStatistics Statistics { get; }

    static void IConcurrentHandle<TSelf>.Accept(IHandleVisitor visitor) => visitor.VisitPool<TSelf>();

    /// <summary>
    /// Constructs the class with what its constructor takes from a container, without reflection, and starts the pool. A parameter with a default value falls back to it;
    /// <c>[FromKeyedServices]</c> is honoured. Implemented by generated code, called through the type parameter: <c>T.Start(services, options)</c>.
    /// </summary>
    /// <param name="services">The container. Services live as long as it says; the pool disposes none of them.</param>
    /// <param name="options">How the pool runs; null for what its attribute says.</param>
    /// <returns>The handle. Disposing it stops the pool for everyone.</returns>
    /// <exception cref="InvalidOperationException">A required service is missing; the message names the class and the parameter.</exception>
    static abstract TSelf Start(IServiceProvider services, PoolOptions? options);
}
