using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Common;

/// <summary>Where in a type an operation runs, and what its own function holds there.</summary>
internal readonly struct LockSite(ISymbol? function, ImmutableArray<ISymbol> held)
{
    /// <summary>The member or local function whose callers' locks are held as well; null in a delegate that runs elsewhere or later.</summary>
    public ISymbol? Function { get; } = function;

    /// <summary>The locks taken between the function's start and the operation.</summary>
    public ImmutableArray<ISymbol> Held { get; } = held;
}
