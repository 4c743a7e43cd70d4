using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.Analyzers.Common;

/// <summary>Questions that the text of a type answers well enough, without the semantic model of its other files.</summary>
internal static class TypeText
{
    /// <summary>Whether a name is used anywhere in the type, in all of its parts.</summary>
    public static bool Mentions(INamedTypeSymbol type, Func<string, bool> isWanted)
    {
        foreach (SyntaxReference declaration in type.DeclaringSyntaxReferences)
        {
            foreach (SyntaxToken token in declaration.GetSyntax().DescendantTokens())
            {
                if (token.IsKind(SyntaxKind.IdentifierToken) && token.Parent is SimpleNameSyntax && isWanted(token.ValueText))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether somebody has written words beside the code.</summary>
    public static bool HasComment(SyntaxTriviaList trivia)
    {
        foreach (SyntaxTrivia one in trivia)
        {
            if (one.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia && one.ToString().Any(char.IsLetter))
            {
                return true;
            }
        }

        return false;
    }
}
