using System.ComponentModel;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>The handle of one key of a directory: what it has whatever the type of the key. Generated handles derive from it.</summary>
/// <remarks>
/// <b>Lifetime.</b> A handle outlives the actors it leads to: it may be kept for as long as the directory runs, and costs nothing else while the key has no actor.
/// <b>Disposal.</b> Does nothing: the directory owns the actors. <b>Thread safety.</b> All members may be called from any thread.
/// </remarks>
// Concurrency contract
//   Callers:   any thread.
//   I1  Active, IsListed and IsAwaitedByStop are written under the lock of the key's stripe in the directory's map; Active is read without.
//   I2  _current is the handle that stands in the map for the key, as far as this one has seen; null where that is itself. benign: a stale one has no actor, and the directory is asked.
public abstract class KeyedRef : IConcurrentHandle
{
    private ActorCell? _active;
    private KeyedRef? _current;

    private protected KeyedRef()
    {
    }

    /// <summary>The name in exceptions: the class and the key.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// When the key's present actor ends, and how to end it; the next message makes another one. Of a key that has no actor it is over already.
    /// </summary>
    public Lifetime Lifetime => Volatile.Read(ref Place._active)?.Lifetime ?? EndedLifetime.Instance;

    /// <summary>What the key's present actor has done and has to do; all zero where there is none.</summary>
    public ActorStatistics Statistics => Volatile.Read(ref Place._active)?.Statistics ?? default;

    /// <summary>The actor of the key as this handle knows it, if there is one: open, or ending.</summary>
    internal ActorCell? Active
    {
        get => Volatile.Read(ref _active);
        set => Volatile.Write(ref _active, value);
    }

    internal bool IsListed { get; set; }

    internal bool IsAwaitedByStop { get; set; }

    private protected KeyedRef Place => Volatile.Read(ref _current) ?? this;

    /// <summary>Does nothing: the directory owns the actors.</summary>
    /// <returns>A completed task.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ValueTask DisposeAsync() => default;

    internal void Follow(KeyedRef place) => Volatile.Write(ref _current, ReferenceEquals(place, this) ? null : place);

    /// <summary>The actor that takes the key's messages after this one; null when the directory has stopped.</summary>
    internal abstract ActorCell? FindSuccessor();

    /// <summary>The actor has ended: its object is disposed, and nothing runs for it any more.</summary>
    internal abstract void OnEnded(ActorCell cell);

    /// <summary>The actor is given up: a handler of it does not return.</summary>
    internal abstract void OnGivenUp(ActorCell cell, Exception error);

    internal abstract void OnActivationFailed();

    internal abstract bool IsOf(ActorDirectory directory);
}
