using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Finds names for new locals that nothing around uses.</summary>
internal static class FreeNames
{
    /// <summary>The wanted name, or the wanted name with a number.</summary>
    /// <param name="place">Where the local is declared.</param>
    /// <param name="scope">What the local is visible in; null for all of the member.</param>
    /// <param name="model">The model of the document.</param>
    /// <param name="wanted">The name.</param>
    public static string At(SyntaxNode place, SyntaxNode? scope, SemanticModel model, string wanted)
    {
        HashSet<string> taken =
        [
            .. (scope ?? place.FirstAncestorOrSelf<MemberDeclarationSyntax>())?.DescendantTokens().Where(static t => t.IsKind(SyntaxKind.IdentifierToken)).Select(static t => t.ValueText) ?? [],
            .. model.LookupSymbols(place.SpanStart).Select(static s => s.Name),
        ];
        string name = wanted;
        for (int i = 2; taken.Contains(name); i++)
        {
            name = wanted + i;
        }

        return name;
    }
}
