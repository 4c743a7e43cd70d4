namespace Concurrency.Benchmarks.Keys;

/// <summary>One of many, as small as can be.</summary>
[Actor(Inline = InlineMode.Never)]
internal sealed partial class Visitor([ActorKey] int key)
{
    private int _visits;

    public int Visit() => key + (_visits++);
}
