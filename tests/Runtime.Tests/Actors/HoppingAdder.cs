namespace Concurrency.Runtime.Tests.Actors;

/// <summary>Adds up, always through the mailbox.</summary>
[Actor(Inline = InlineMode.Never)]
internal sealed partial class HoppingAdder
{
    private long _sum;

    public long Add(long value) => _sum += value;
}
