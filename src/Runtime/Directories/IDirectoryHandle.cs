using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>The generated directory of an <see cref="ActorAttribute">[Actor]</see> with an <see cref="ActorKeyAttribute">[ActorKey]</see>.</summary>
/// <typeparam name="TSelf">The directory.</typeparam>
public interface IDirectoryHandle<TSelf> : IConcurrentHandle<TSelf>
    where TSelf : class, IDirectoryHandle<TSelf>
{
    /// <summary>What the directory holds and has done.</summary>
    DirectoryStatistics Statistics { get; }

    static void IConcurrentHandle<TSelf>.Accept(IHandleVisitor visitor) => visitor.VisitDirectory<TSelf>();

    /// <summary>
    /// Starts the directory with a container, without reflection: each activation takes what the constructor needs from a scope of its own, where the container has scopes, which is disposed
    /// when that actor has ended. A parameter with a default value falls back to it; <c>[FromKeyedServices]</c> is honoured. Implemented by generated code.
    /// </summary>
    /// <param name="services">The container. It must outlive the directory.</param>
    /// <param name="options">How the directory and its actors run; null for what the attribute says.</param>
    /// <returns>The directory. Disposing it stops all of its actors for everyone.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid.</exception>
    /// <remarks>A service that is missing is found out by the first activation, whose messages fail with the error that names it.</remarks>
    static abstract TSelf Start(IServiceProvider services, DirectoryOptions? options);
}
