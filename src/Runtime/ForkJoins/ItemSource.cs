using System.Runtime.InteropServices;

namespace Concurrency;

/// <summary>What became of a worker's request for items.</summary>
internal enum ClaimOutcome
{
    /// <summary>The worker has items: <see cref="ForkJoinWorker{TIn}.Next"/> up to <see cref="ForkJoinWorker{TIn}.End"/>.</summary>
    Claimed,

    /// <summary>The worker is scheduled again when it may ask again, and must not go on.</summary>
    Parked,

    /// <summary>The worker awaits the source (<see cref="ForkJoinWorker{TIn}.AwaitSource"/> was called), and must not go on.</summary>
    Pending,

    /// <summary>There is nothing more, or the source has failed.</summary>
    Over,
}

/// <summary>Where a fan-out's items come from.</summary>
internal abstract class ItemSource<TIn>
{
    /// <summary>The items where they can be read by index from several threads. Where this and <see cref="List"/> are null, claims are one item long and bring it along.</summary>
    internal virtual TIn[]? Items => null;

    /// <summary>The items of a list, likewise.</summary>
    internal virtual List<TIn>? List => null;

    /// <summary>How many items there will be, as far as that is known without asking the source for them.</summary>
    internal virtual int? Count => null;

    /// <summary>How many items were handed out.</summary>
    internal abstract long Claimed { get; }

    /// <summary>True when another worker would find something to do. False is certain, true is a guess.</summary>
    internal abstract bool MayHaveMore { get; }

    /// <summary>Asks for up to <paramref name="wanted"/> items.</summary>
    internal abstract ClaimOutcome Claim(ForkJoinWorker<TIn> worker, int wanted);

    /// <summary>Goes on where <see cref="ClaimOutcome.Pending"/> left off.</summary>
    internal virtual ClaimOutcome EndClaim(ForkJoinWorker<TIn> worker) => throw new NotSupportedException();

    /// <summary>No more items are handed out; whoever is parked is scheduled to find out.</summary>
    internal virtual void Close()
    {
    }

    /// <summary>After the last worker has ended.</summary>
    internal virtual ValueTask DisposeAsync() => default;

    /// <summary>
    /// The source for a sequence. Only collections known to bear reads from several threads are indexed; a list of somebody's own making is enumerated by one worker at a time.
    /// </summary>
    internal static ItemSource<TIn> Of(IEnumerable<TIn> source, ForkJoinRun run) => source switch
    {
        TIn[] array => new IndexedSource<TIn>(array, list: null, array.Length),
        List<TIn> list => new IndexedSource<TIn>(items: null, list, list.Count),
        System.Collections.Immutable.ImmutableArray<TIn> { IsDefault: false } array => Of(ImmutableCollectionsMarshal.AsArray(array)!, run),
        _ => new EnumeratedSource<TIn>(source, run),
    };
}
