namespace Concurrency.Runtime.Tests.Actors;

/// <summary>Adds up, on the caller's thread where that is allowed.</summary>
[Actor]
internal sealed partial class Adder
{
    private long _sum;

    public long Add(long value) => _sum += value;
}
