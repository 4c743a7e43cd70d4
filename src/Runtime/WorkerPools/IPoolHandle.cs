namespace Concurrency;

/// <summary>The generated handle of a <see cref="WorkerPoolAttribute">[WorkerPool]</see>.</summary>
/// <typeparam name="TSelf">The handle.</typeparam>
public interface IPoolHandle<TSelf> : IConcurrentHandle<TSelf>
    where TSelf : class, IPoolHandle<TSelf>
{
    /// <summary>What the pool is doing and has done.</summary>
    PoolStatistics Statistics { get; }
}
