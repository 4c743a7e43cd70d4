using System.Runtime.CompilerServices;

namespace Concurrency.HotPaths;

/// <summary>Its turn waits for what is not there yet, and ends when it comes.</summary>
[Actor]
internal sealed partial class Waiter
{
    private long _sum;

    // The pooling builder keeps the handler's own state machine, which is the user's, out of the path.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask Add(Later later)
    {
        await later;
        _sum++;
    }

    public long Count() => _sum;
}
