namespace Concurrency.Benchmarks.Savina;

/// <summary>Counts what <see cref="CountingProducer"/> sends.</summary>
[Actor]
internal sealed partial class Counter
{
    private long _count;

    public void Increment() => _count++;

    public long Take()
    {
        long count = _count;
        _count = 0;
        return count;
    }
}
