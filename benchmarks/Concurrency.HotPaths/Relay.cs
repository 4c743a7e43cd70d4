using System.Runtime.CompilerServices;

namespace Concurrency.HotPaths;

/// <summary>An asynchronous turn that asks: it suspends until the other has answered. By itself, as its messages hold a reference, which makes every copy of them dearer.</summary>
[Actor]
internal sealed partial class Relay
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<long> RelayAsync(Sum.Ref other, long value) => await other.AddAsync(value).ConfigureAwait(false);
}
