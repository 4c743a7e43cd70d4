using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>
/// The keys that have an actor. The handles themselves are the nodes, chained in buckets, so that a key costs a slot in a table beyond its handle, and a look-up takes no lock.
/// </summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
// Concurrency contract
//   Callers:   any thread.
//   I1  Tables, counts, versions, and of the handles Next, Active and IsListed, are written under the lock of the stripe that the key falls into.
//   I2  A handle is in a bucket exactly while it IsListed, and has an actor exactly while it is: Active, once null, is set again only together with IsListed.
//   I3  Whoever looks without the lock may miss a handle that is put in, or moved to a larger table, meanwhile, but none that stays where it is: what leaves a bucket keeps its Next, and
//       what enters does so at the front. Either raises Version when it is done, so a search that may have missed it has begun with another one, and nothing is inserted under another version
//       than the search that did not find it began with.
//   I4  Once _isClosed is set nothing is inserted or replaced; whoever sets it and then takes a stripe's lock sees all that ever will be there.
//   Linearizes: at the locks; a look-up at its read of Active.
//   Progress:  look-ups are lock-free; the rest blocking, one short lock.
//   User code runs: Equals and GetHashCode of the keys, never under a lock.
internal sealed class KeyedMap<TKey>
    where TKey : notnull
{
    public const int Stripes = 1 << StripeLog;

    private const int StripeLog = 5;
    private const int FirstTableLog = 2;

    private readonly Stripe[] _stripes = new Stripe[Stripes];
    private bool _isClosed;

    public KeyedMap()
    {
        for (int i = 0; i < Stripes; i++)
        {
            _stripes[i] = new Stripe();
        }
    }

    public bool IsClosed => Volatile.Read(ref _isClosed);

    public int Count
    {
        get
        {
            int count = 0;
            foreach (Stripe stripe in _stripes)
            {
                count += Volatile.Read(ref stripe.Count);
            }

            return count;
        }
    }

    /// <summary>See I4.</summary>
    public void Close() => Volatile.Write(ref _isClosed, true);

    /// <summary>The handle that stands here for the key, and where it stands or would.</summary>
    public KeyedRef<TKey>? Find(TKey key, out Place place)
    {
        uint hash = HashOf(key);
        Stripe stripe = StripeOf(hash);
        place = new Place(hash, Volatile.Read(ref stripe.Version)); // acquire (I3): before the table is looked at.
        KeyedRef<TKey>?[] table = Volatile.Read(ref stripe.Table);
        for (KeyedRef<TKey>? handle = Volatile.Read(ref table[IndexOf(hash, table.Length)]); handle is not null; handle = handle.Next)
        {
            if (EqualityComparer<TKey>.Default.Equals(handle.Key, key))
            {
                return handle;
            }
        }

        return null;
    }

    /// <summary>Puts a handle in with its actor. False when the place is no longer certain to be free.</summary>
    public bool TryInsert(in Place place, KeyedRef<TKey> handle, ActorCell cell)
    {
        Stripe stripe = StripeOf(place.Hash);
        while (true)
        {
            uint[]? hashes = HashesToGrow(stripe, out KeyedRef<TKey>[] handles);
            lock (stripe.Gate)
            {
                if (stripe.Version != place.Version || IsClosed)
                {
                    return false;
                }

                if (stripe.Count >= stripe.Table.Length)
                {
                    if (hashes is null || !TryGrowLocked(stripe, handles, hashes))
                    {
                        continue;
                    }
                }

                handle.Active = cell;
                handle.IsListed = true;
                Push(stripe.Table, handle, place.Hash);
                Volatile.Write(ref stripe.Count, stripe.Count + 1);
                Volatile.Write(ref stripe.Version, stripe.Version + 1); // Last (I3).
                return true;
            }
        }
    }

    /// <summary>Puts another actor in the place of one that is closed and has not ended yet, whose successor it is. False when that has ended, or has one.</summary>
    public bool TryReplace(in Place place, KeyedRef<TKey> handle, ActorCell closed, ActorCell cell)
    {
        lock (StripeOf(place.Hash).Gate)
        {
            if (IsClosed || !ReferenceEquals(handle.Active, closed))
            {
                return false;
            }

            cell.Follow(closed);
            handle.Active = cell;
            return true;
        }
    }

    /// <summary>An actor has ended: the key is forgotten unless another one is waiting for that.</summary>
    /// <param name="handle">Its handle.</param>
    /// <param name="cell">The actor.</param>
    /// <param name="isAwaited">Whether the directory's stop waits for the key, which is over now.</param>
    /// <returns>The successor, to be started.</returns>
    public ActorCell? End(KeyedRef<TKey> handle, ActorCell cell, out bool isAwaited)
    {
        uint hash = HashOf(handle.Key);
        Stripe stripe = StripeOf(hash);
        lock (stripe.Gate)
        {
            isAwaited = false;
            if (cell.Successor is { } successor)
            {
                return successor;
            }

            if (ReferenceEquals(handle.Active, cell))
            {
                handle.Active = null;
                handle.IsListed = false;
                isAwaited = handle.IsAwaitedByStop;
                handle.IsAwaitedByStop = false;
                Unlink(stripe.Table, handle, hash);
                Volatile.Write(ref stripe.Count, stripe.Count - 1);
            }

            return null;
        }
    }

    /// <summary>The stop waits for the key's end from now on. False when it has ended.</summary>
    public bool TryAwait(KeyedRef<TKey> handle, out ActorCell? cell)
    {
        lock (StripeOf(HashOf(handle.Key)).Gate)
        {
            cell = handle.Active;
            handle.IsAwaitedByStop = handle.IsListed;
            return handle.IsListed;
        }
    }

    /// <summary>The stop no longer waits for the key, as its actor is given up. False when it did not.</summary>
    public bool TryGiveUp(KeyedRef<TKey> handle, ActorCell cell)
    {
        lock (StripeOf(HashOf(handle.Key)).Gate)
        {
            bool isAwaited = handle.IsAwaitedByStop && ReferenceEquals(handle.Active, cell);
            handle.IsAwaitedByStop &= !isAwaited;
            return isAwaited;
        }
    }

    /// <summary>The handles of a stripe, as they are at one moment.</summary>
    public void CopyTo(List<KeyedRef> handles, int stripe)
    {
        lock (_stripes[stripe].Gate)
        {
            foreach (KeyedRef<TKey>? first in _stripes[stripe].Table)
            {
                for (KeyedRef<TKey>? handle = first; handle is not null; handle = handle.Next)
                {
                    handles.Add(handle);
                }
            }
        }
    }

    // Where the hash codes come from is the user's code: they are got before the lock, and hold as long as the version does.
    private static uint[]? HashesToGrow(Stripe stripe, out KeyedRef<TKey>[] handles)
    {
        handles = [];
        lock (stripe.Gate)
        {
            if (stripe.Count < stripe.Table.Length)
            {
                return null;
            }

            handles = new KeyedRef<TKey>[stripe.Count];
            int count = 0;
            foreach (KeyedRef<TKey>? first in stripe.Table)
            {
                for (KeyedRef<TKey>? handle = first; handle is not null; handle = handle.Next)
                {
                    handles[count++] = handle;
                }
            }
        }

        return Array.ConvertAll(handles, static handle => HashOf(handle.Key));
    }

    // False when a handle has left since they were counted: another one may have come.
    private static bool TryGrowLocked(Stripe stripe, KeyedRef<TKey>[] handles, uint[] hashes)
    {
        if (handles.Length != stripe.Count || !Array.TrueForAll(handles, static handle => handle.IsListed))
        {
            return false;
        }

        var table = new KeyedRef<TKey>?[stripe.Table.Length * 2];
        for (int i = 0; i < handles.Length; i++)
        {
            Push(table, handles[i], hashes[i]);
        }

        Volatile.Write(ref stripe.Table, table);
        Volatile.Write(ref stripe.Version, stripe.Version + 1); // Last (I3).
        return true;
    }

    private static void Push(KeyedRef<TKey>?[] table, KeyedRef<TKey> handle, uint hash)
    {
        ref KeyedRef<TKey>? bucket = ref table[IndexOf(hash, table.Length)];
        handle.Next = bucket;
        Volatile.Write(ref bucket, handle); // release: the handle is whole.
    }

    private static void Unlink(KeyedRef<TKey>?[] table, KeyedRef<TKey> handle, uint hash)
    {
        ref KeyedRef<TKey>? bucket = ref table[IndexOf(hash, table.Length)];
        if (ReferenceEquals(bucket, handle))
        {
            Volatile.Write(ref bucket, handle.Next);
            return;
        }

        KeyedRef<TKey> before = bucket!;
        while (!ReferenceEquals(before.Next, handle))
        {
            before = before.Next!;
        }

        before.Next = handle.Next;
    }

    // Spread, as many keys count upwards: the stripe is said by the first bits, the bucket by those behind them.
    private static uint HashOf(TKey key) => (uint)EqualityComparer<TKey>.Default.GetHashCode(key) * 2_654_435_769u;

    private static int IndexOf(uint hash, int length) => (int)((ulong)(hash << StripeLog) * (uint)length >> 32);

    private Stripe StripeOf(uint hash) => _stripes[hash >> (32 - StripeLog)];

    /// <summary>Where a key stands or would, as a search saw it.</summary>
    /// <param name="Hash">The spread hash code.</param>
    /// <param name="Version">The stripe's, before the search.</param>
    internal readonly record struct Place(uint Hash, int Version);

    private sealed class Stripe
    {
        public readonly Lock Gate = new();
        public KeyedRef<TKey>?[] Table = new KeyedRef<TKey>?[1 << FirstTableLog];
        public int Count;
        public int Version;
    }
}
