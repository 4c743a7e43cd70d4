namespace Concurrency;

/// <summary>A run for whoever enumerates.</summary>
internal sealed class FlowSequence<TIn, TOut>(Func<CancellationToken, FlowRunParts<TIn, TOut>> start) : IAsyncEnumerable<TOut>
{
    public IAsyncEnumerator<TOut> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new FlowReader<TIn, TOut>(() => start(cancellationToken));
}
