using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Liveness;

/// <summary>One lock that is taken while another one is held.</summary>
/// <param name="Outer">The lock that is held.</param>
/// <param name="Inner">The lock that is taken; the same one when it is taken twice.</param>
/// <param name="OuterTaken">Where the outer one was taken.</param>
/// <param name="Step">Where the inner one is taken, or the call that leads to it.</param>
/// <param name="InnerTaken">Where the inner one is taken behind a call; null without one.</param>
internal sealed record LockEdge(ISymbol Outer, ISymbol Inner, Location OuterTaken, Location Step, Location? InnerTaken)
{
    /// <summary>All places of the path but the step itself.</summary>
    public IEnumerable<Location> Others
    {
        get
        {
            yield return OuterTaken;
            if (InnerTaken is not null)
            {
                yield return InnerTaken;
            }
        }
    }

    public bool IsSelf => SymbolEqualityComparer.Default.Equals(Outer, Inner);
}
