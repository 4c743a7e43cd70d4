using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Liveness;

/// <summary>One call that takes or gives back a permit or lock.</summary>
/// <param name="Symbol">The field, local, parameter or property that names the lock object.</param>
/// <param name="Receiver">The text in front of the symbol, without <c>this</c>, and the mode of a reader-writer lock: <c>a._gate</c> and <c>b._gate</c> are two locks.</param>
/// <param name="Acquisition">How the permit is taken; for a call that gives back it is not used.</param>
internal readonly record struct PermitCall(ISymbol Symbol, string Receiver, PermitAcquisition Acquisition)
{
    /// <summary>The name in messages.</summary>
    public string Name => Symbol.Name;

    public bool IsSameGate(PermitCall other) => Receiver == other.Receiver && SymbolEqualityComparer.Default.Equals(Symbol, other.Symbol);
}

/// <summary>What a call that takes a permit may do instead of taking it.</summary>
internal enum PermitAcquisition
{
    /// <summary>Waits until it has the permit.</summary>
    Certain,

    /// <summary>Throws when a token is cancelled or a time is over.</summary>
    MayThrow,

    /// <summary>Returns whether it has the permit.</summary>
    Attempt,

    /// <summary>Says in a variable given by reference whether it has the lock.</summary>
    Flagged,
}
