using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Common;

/// <summary>Recognises the signature that .NET events ask for; such a handler cannot return a task.</summary>
internal static class EventHandlerShape
{
    /// <summary>Two parameters: an <see cref="object"/> and something that is, derives from or is named like <see cref="EventArgs"/>.</summary>
    internal static bool Fits(IMethodSymbol method) =>
        method.Parameters.Length == 2 && method.Parameters[0].Type.SpecialType == SpecialType.System_Object && IsEventArgs(method.Parameters[1].Type);

    private static bool IsEventArgs(ITypeSymbol type)
    {
        // By name too: frameworks have arguments that do not derive from EventArgs.
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.Name.EndsWith(nameof(EventArgs), StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
