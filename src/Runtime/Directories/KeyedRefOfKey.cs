using System.ComponentModel;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>The handle of one key of a directory. Generated handles derive from it.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <remarks><inheritdoc cref="KeyedRef"/></remarks>
public abstract class KeyedRef<TKey> : KeyedRef
    where TKey : notnull
{
    private readonly ActorDirectory<TKey> _directory;
    private readonly TKey _key;
    private KeyedRef<TKey>? _next;

    /// <summary>A handle without an actor yet. For generated code.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="key">The key.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable RS0022 // Generated handles derive from it; that is what it is for.
    protected KeyedRef(ActorDirectory<TKey> directory, TKey key)
#pragma warning restore RS0022
    {
        _directory = directory;
        _key = key;
    }

    /// <summary>Which one of the directory's actors this is.</summary>
    public TKey Key => _key;

    /// <inheritdoc/>
    public override string Name => _directory.NameOf(_key);

    /// <summary>The directory. For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ActorDirectory<TKey> Owner => _directory;

    /// <summary>The next one in the same bucket of the map. Written under the lock of the stripe, read by any thread.</summary>
    internal KeyedRef<TKey>? Next
    {
        get => Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, value);
    }

    /// <summary>The actor to send to: the present one, or one that is begun now. For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ActorCell Target => Place.Active ?? _directory.Activate(this);

    /// <summary>Makes the cell of another actor for this key; nothing is constructed yet. For generated code.</summary>
    /// <returns>The cell.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract ActorCell CreateCell();

    internal ActorCell NewCell() => CreateCell();

    internal override ActorCell? FindSuccessor() => _directory.IsStopping ? null : _directory.Activate(this);

    internal override void OnEnded(ActorCell cell) => _directory.OnEnded(this, cell);

    internal override void OnGivenUp(ActorCell cell, Exception error) => _directory.OnGivenUp(this, cell, error);

    internal override void OnActivationFailed() => _directory.CountFailedActivation();

    internal override bool IsOf(ActorDirectory directory) => ReferenceEquals(_directory, directory);
}
