namespace Concurrency;

// Concurrency contract
//   Callers:   Claim by any worker.
//   I1  _next only grows; every index below count is handed out once, by the worker whose add passed over it.
//   Linearizes: a claim at its interlocked add.
//   Progress:  wait-free.
//   User code runs: never.

/// <summary>An array or a list of a length seen once: its items are claimed in chunks by moving one index.</summary>
internal sealed class IndexedSource<TIn>(TIn[]? items, List<TIn>? list, int count) : ItemSource<TIn>
{
    // Interlocked only (I1). Each worker passes the end once, so it cannot overflow.
    private long _next;

    internal override TIn[]? Items => items;

    internal override List<TIn>? List => list;

    internal override int? Count => count;

    internal override long Claimed => Math.Min(count, Volatile.Read(ref _next));

    internal override bool MayHaveMore => Volatile.Read(ref _next) < count;

    internal override ClaimOutcome Claim(ForkJoinWorker<TIn> worker, int wanted)
    {
        long left = count - Volatile.Read(ref _next);
        if (left <= 0) return ClaimOutcome.Over;

        // Towards the end chunks shrink, so that nobody is left with the last big one while the others idle.
        long chunk = wanted == 1 ? 1 : Math.Clamp(left / (4 * worker.Colleagues), 1, wanted);
        long end = Interlocked.Add(ref _next, chunk);
        if (end - chunk >= count) return ClaimOutcome.Over;
        worker.Take(end - chunk, Math.Min(end, count));
        return ClaimOutcome.Claimed;
    }
}
