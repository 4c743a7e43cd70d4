using System.Runtime.CompilerServices;

namespace Concurrency.HotPaths;

/// <summary>An asynchronous turn that asks, and suspends where it is not answered inline. By itself, as its messages hold a reference, which makes every copy of them dearer.</summary>
[Actor]
internal sealed partial class Relay
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<long> RelayAsync(Sum.Ref other, long value) => await other.AddAsync(value).ConfigureAwait(false);
}
