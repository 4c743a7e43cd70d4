using System.Runtime.CompilerServices;

namespace Concurrency.HotPaths;

/// <summary>The actor whose paths are counted.</summary>
[Actor]
internal sealed partial class Sum
{
    private long _total;

    public long Add(long value) => _total += value;

    /// <summary>An asynchronous turn that asks: it suspends until the other has answered.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<long> RelayAsync(Ref other, long value) => await other.AddAsync(value).ConfigureAwait(false);
}
