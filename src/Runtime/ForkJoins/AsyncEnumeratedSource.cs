using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>An <see cref="IAsyncEnumerable{T}"/>, enumerated on the workers; its token is cancelled when the fan-out stops early.</summary>
internal sealed class AsyncEnumeratedSource<TIn>(IAsyncEnumerable<TIn> source, ForkJoinRun run) : PulledSource<TIn>(run)
{
    private readonly ForkJoinRun _run = run;

    // Only the owner (PulledSource I1), and the end.
    private IAsyncEnumerator<TIn>? _enumerator;
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _pending;

    internal override ValueTask DisposeAsync() => _enumerator?.DisposeAsync() ?? default;

    internal override ClaimOutcome EndClaim(ForkJoinWorker<TIn> worker)
    {
        ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter pending = _pending;
        _pending = default;
        TIn item;
        try
        {
            if (!pending.GetResult()) return Ended(error: null);
            item = _enumerator!.Current;
        }
        catch (Exception error)
        {
            return Ended(error);
        }

        return Got(worker, item);
    }

    protected override ClaimOutcome Pull(ForkJoinWorker<TIn> worker)
    {
        try
        {
            _enumerator ??= source.GetAsyncEnumerator(_run.Stopping);
#pragma warning disable CA2012 // Consumed once, in EndClaim.
            _pending = _enumerator.MoveNextAsync().ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
        }
        catch (Exception error)
        {
            return Ended(error);
        }

        if (_pending.IsCompleted) return EndClaim(worker);

        // A copy: once it is registered, another thread may be inside EndClaim.
        ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter pending = _pending;
        worker.AwaitSource(pending);
        return ClaimOutcome.Pending;
    }
}
