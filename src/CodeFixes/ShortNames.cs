using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>New code names framework types in full, so that it compiles whatever is imported; this lets the names be shortened where the imports allow it.</summary>
internal static class ShortNames
{
    public static T In<T>(T node)
        where T : SyntaxNode => node.ReplaceNodes(
            node.DescendantNodesAndSelf().Where(static n => n is QualifiedNameSyntax or MemberAccessExpressionSyntax && n.ToString().StartsWith("global::", StringComparison.Ordinal)),
            static (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation));
}
