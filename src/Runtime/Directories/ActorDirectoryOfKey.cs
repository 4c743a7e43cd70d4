using System.ComponentModel;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>The directory of a keyed actor: at most one actor per key, begun by its first message. Generated directories derive from it.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <remarks><inheritdoc cref="ActorDirectory"/></remarks>
// Concurrency contract
//   Callers:   any thread.
//   I1  A key has at most one actor that is open, and the map leads to it. One that is closed is followed by the one that stands in its place, which is started, once, by whoever takes notice of
//       the end (OnEnded); one that follows none by whoever put it in the map. So an object is constructed only after the one before it is disposed.
//   I2  An actor is closed by one compare-and-swap on the word that messages are counted in, or by a stop: a message is either in line before that, and handled or failed by the closed
//       one, or refused by it, and brought to its successor by its sender.
//   Progress:  sending to an open actor is as lock-free as its mailbox; beginning and ending one take the lock of a part of the map.
//   User code runs: GetHashCode, Equals and ToString of the key, or its comparer, on the callers' threads; never under a lock.
public abstract class ActorDirectory<TKey> : ActorDirectory
    where TKey : notnull
{
    private readonly KeyedMap<TKey> _map;

    /// <summary>Starts a directory without actors. For generated code.</summary>
    /// <param name="defaults">What the attribute says.</param>
    /// <param name="options">From the caller; wins over the attribute.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is invalid; the parameter name is the option's.</exception>
    /// <exception cref="ArgumentException"><see cref="DirectoryOptions.KeyComparer"/> does not compare <typeparamref name="TKey"/>.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable RS0022 // Generated directories derive from it; that is what it is for.
    protected ActorDirectory(ActorDefaults defaults, DirectoryOptions? options)
#pragma warning restore RS0022
        : base(defaults, options)
    {
        _map = new KeyedMap<TKey>(options?.KeyComparer switch
        {
            null => null,
            IEqualityComparer<TKey> comparer => comparer,
            { } other => throw new ArgumentException($"'{other.GetType()}' is no IEqualityComparer<{typeof(TKey)}>, so it cannot compare the keys.", nameof(DirectoryOptions.KeyComparer)),
        });
    }

    /// <inheritdoc/>
    public override int Count => _map.Count;

    internal override bool IsStopping => _map.IsClosed;

    internal override int Parts => KeyedMap<TKey>.Stripes;

    internal override void CopyTo(List<KeyedRef> handles, int part) => _map.CopyTo(handles, part);

    internal override bool TryAwaitEnd(KeyedRef handle, out ActorCell? cell) => _map.TryAwait((KeyedRef<TKey>)handle, out cell);

    /// <summary>The handle of a key. For generated code.</summary>
    /// <param name="key">The key.</param>
    /// <returns>That of its actor, if it has one, or null.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    protected KeyedRef<TKey>? Find(TKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _map.Find(key, out _);
    }

    internal string NameOf(TKey key)
    {
        try
        {
            return $"{Name}[{key}]";
        }
        catch (Exception error)
        {
            // Asked for in the middle of reporting something else, which must not be lost for it.
            return $"{Name}[a key whose ToString threw {error.GetType().Name}]";
        }
    }

    /// <summary>The actor that is to get a message of the key; of a directory that has stopped, one that refuses it.</summary>
    internal ActorCell Activate(KeyedRef<TKey> handle)
    {
        while (true)
        {
            KeyedRef<TKey>? found = _map.Find(handle.Key, out KeyedMap<TKey>.Place place);
            ActorCell? active = found?.Active;
            if (active is { IsClosed: false } || (active is not null && IsStopping))
            {
                handle.Follow(found!);
                return active;
            }

            ActorCell next = (found ?? handle).NewCell();
            if (IsStopping)
            {
                next.Refuse();
                return next;
            }

            if (active is null)
            {
                if (found is null && _map.TryInsert(place, handle, next))
                {
                    handle.Follow(handle);
                    OnActivated();
                    next.StartActivation();
                    return next;
                }
            }
            else if (_map.TryReplace(place, found!, active, next))
            {
                handle.Follow(found!);
                OnActivated();
                return next; // Started by the end of the one before.
            }
        }
    }

    internal void OnEnded(KeyedRef<TKey> handle, ActorCell cell)
    {
        if (_map.End(handle, cell, out bool isAwaited) is { } successor)
        {
            successor.StartActivation();
        }

        if (isAwaited)
        {
            OnAwaitedEnd(error: null);
        }
    }

    internal void OnGivenUp(KeyedRef<TKey> handle, ActorCell cell, Exception error)
    {
        if (_map.TryGiveUp(handle, cell))
        {
            OnAwaitedEnd(error);
        }
    }

    private protected override void CloseMap() => _map.Close();
}
