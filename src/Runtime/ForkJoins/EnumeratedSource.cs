namespace Concurrency;

/// <summary>An <see cref="IEnumerable{T}"/>, enumerated on the workers.</summary>
internal sealed class EnumeratedSource<TIn> : PulledSource<TIn>
{
    private readonly IEnumerable<TIn> _source;

    // Only the owner (PulledSource I1), and the end.
    private IEnumerator<TIn>? _enumerator;

    internal EnumeratedSource(IEnumerable<TIn> source, ForkJoinRun run)
        : base(run)
    {
        _source = source;
        Count = source.TryGetNonEnumeratedCount(out int count) ? count : null;
    }

    internal override int? Count { get; }

    internal override ValueTask DisposeAsync()
    {
        _enumerator?.Dispose();
        return default;
    }

    protected override ClaimOutcome Pull(ForkJoinWorker<TIn> worker)
    {
        TIn item;
        try
        {
            _enumerator ??= _source.GetEnumerator();
            if (!_enumerator.MoveNext()) return Ended(error: null);
            item = _enumerator.Current;
        }
        catch (Exception error)
        {
            return Ended(error);
        }

        return Got(worker, item);
    }
}
