namespace Concurrency;

/// <summary>The generated handle of an <see cref="ActorAttribute">[Actor]</see>.</summary>
/// <typeparam name="TSelf">The handle.</typeparam>
public interface IActorHandle<TSelf> : IConcurrentHandle<TSelf>
    where TSelf : class, IActorHandle<TSelf>;
