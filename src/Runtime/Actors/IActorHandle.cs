using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>The generated handle of an <see cref="ActorAttribute">[Actor]</see>.</summary>
/// <typeparam name="TSelf">The handle.</typeparam>
public interface IActorHandle<TSelf> : IConcurrentHandle<TSelf>
    where TSelf : class, IActorHandle<TSelf>
{
    /// <summary>What the actor has done and has to do.</summary>
    ActorStatistics Statistics { get; }

    static void IConcurrentHandle<TSelf>.Accept(IHandleVisitor visitor) => visitor.VisitActor<TSelf>();

    /// <summary>
    /// Constructs and starts the actor with what its constructor takes from a container, without reflection. A parameter with a default value falls back to it;
    /// <c>[FromKeyedServices]</c> is honoured. Implemented by generated code, called through the type parameter: <c>T.Start(services, options)</c>.
    /// </summary>
    /// <param name="services">The container. Services live as long as it says; the actor disposes none of them.</param>
    /// <param name="options">How the actor runs; null for what its attribute says.</param>
    /// <returns>The handle. Disposing it stops the actor for everyone.</returns>
    /// <exception cref="InvalidOperationException">A required service is missing; the message names the actor and the parameter.</exception>
    static abstract TSelf Start(IServiceProvider services, ActorOptions? options);
}
