using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Common;

/// <summary>Recognises properties that hold their value themselves and are therefore as good as fields.</summary>
internal static class AutoProperties
{
    public static bool IsAuto(IPropertySymbol property)
    {
        foreach (ISymbol member in property.ContainingType.GetMembers())
        {
            if (member is IFieldSymbol { AssociatedSymbol: { } owner } && SymbolEqualityComparer.Default.Equals(owner.OriginalDefinition, property.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }
}
