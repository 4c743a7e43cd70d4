using System.Runtime.CompilerServices;

namespace Concurrency.Benchmarks.Streams;

/// <summary>Counts for whoever reads, one turn per item.</summary>
[Actor]
internal sealed partial class Numbers
{
#pragma warning disable CS1998 // There is nothing to wait for: what is measured is the way of an item.
    public async IAsyncEnumerable<int> Count(int to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int i = 0; i < to; i++) yield return i;
    }
#pragma warning restore CS1998
}
