using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <summary>Where a finding about a declaration stands.</summary>
internal static class DeclarationPlace
{
    /// <summary>The symbol's name in the user's part, the one with the attribute where there are several.</summary>
    public static Location Of(ISymbol symbol, AttributeData attribute)
    {
        SyntaxTree? tree = attribute.ApplicationSyntaxReference?.SyntaxTree;
        return symbol.Locations.FirstOrDefault(location => location.SourceTree is { } own && own == tree)
            ?? symbol.Locations.FirstOrDefault(static location => location.IsInSource)
            ?? Location.None;
    }
}
