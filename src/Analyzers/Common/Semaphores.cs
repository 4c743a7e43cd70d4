using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.Analyzers.Common;

/// <summary>Reads the initial count of a semaphore from its declaration.</summary>
internal static class Semaphores
{
    /// <summary>Whether the semaphore is known to start with one permit, so that it excludes.</summary>
    public static bool IsMutex(ISymbol semaphore, KnownTypes types) =>
        semaphore is IFieldSymbol { Type: { } type } && (KnownTypes.Is(type, types.SemaphoreSlim) || KnownTypes.Is(type, types.AsyncSemaphore) || KnownTypes.Is(type, types.Semaphore)) && InitialCount(semaphore) == 1;

    /// <summary>The literal first argument of the initializer; null when the count is computed or set elsewhere.</summary>
    public static int? InitialCount(ISymbol semaphore) =>
        semaphore.DeclaringSyntaxReferences is { Length: 1 } declarations
        && declarations[0].GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } }
        && arguments[0].Expression is LiteralExpressionSyntax { Token.Value: int count } ? count : null;
}
