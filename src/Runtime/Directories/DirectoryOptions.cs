using System.Collections;

namespace Concurrency;

/// <summary>How a directory of keyed actors and each of its actors run. What is not set here comes from the class's <see cref="ActorAttribute"/>.</summary>
/// <remarks>
/// Read once, when the directory starts; changing an instance afterwards has no effect. Invalid values throw at <c>Start</c>, naming the property. What is said of an actor counts for each of them,
/// <see cref="ActorOptions.StopTimeout"/> for all of them together when the directory is disposed, and for one of them when it is deactivated.
/// </remarks>
public sealed class DirectoryOptions : ActorOptions
{
    /// <summary>
    /// How long an actor may be without a message before it is stopped and disposed: never sooner, and later by at most a quarter of it. 15 minutes unless set; at least a millisecond,
    /// at most 24 days; <see cref="Timeout.InfiniteTimeSpan"/> for as long as the directory runs.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Which keys are equal, for instance <see cref="StringComparer.OrdinalIgnoreCase"/>; <see cref="EqualityComparer{T}.Default"/> unless set. It must also be an
    /// <see cref="IEqualityComparer{T}"/> of the key's type, as whatever <see cref="EqualityComparer{T}.Create"/> returns or derives from <see cref="EqualityComparer{T}"/> is. Called on senders'
    /// threads, several at once, and must not throw. Of keys that are equal an actor gets the one that its first message was sent with.
    /// </summary>
    public IEqualityComparer? KeyComparer { get; set; }
}
