namespace Concurrency.Benchmarks.Savina;

/// <summary>Floods a counter, then asks it for the count.</summary>
[Actor]
internal sealed partial class CountingProducer(Counter.Ref counter)
{
    public async ValueTask<long> Produce(int messages)
    {
        for (int i = 0; i < messages; i++) await counter.Tell.IncrementAsync();
        return await counter.TakeAsync();
    }
}
