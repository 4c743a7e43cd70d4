namespace Concurrency.Benchmarks.Peers;

/// <summary>The work of the pool's groups, as a class that a user would write; its peers call the same methods of a plain object.</summary>
[WorkerPool(Concurrency = 4, Capacity = 1_000_000)]
public sealed partial class Triples
{
    public ValueTask<int> AtOnceAsync(int n, CancellationToken cancellationToken) => new(n * 3);

    public async ValueTask<int> YieldingAsync(int n, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return n * 3;
    }

    public async Task<int> WaitingAsync(int n, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        return n * 3;
    }
}
