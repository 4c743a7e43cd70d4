using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Makes a query that writes an ordinary message: drops its <c>[Query]</c>. A property would then be on the handle no longer, so it is left to the user.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DropQueryCodeFix))]
public sealed class DropQueryCodeFix() : NodeCodeFix("DropQuery", Rules.QueryWritesId)
{
    private protected override string Title => "Make it an ordinary message";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        foreach (Location place in diagnostic.AdditionalLocations)
        {
            if (place.SourceTree == root.SyntaxTree && root.FindNode(place.SourceSpan) is MethodDeclarationSyntax method && Queries(method).Any())
            {
                return new(method, current => Without((MethodDeclarationSyntax)current));
            }
        }

        return null;
    }

    private static IEnumerable<AttributeSyntax> Queries(MethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(static list => list.Attributes).Where(static a => (a.Name as QualifiedNameSyntax)?.Right.Identifier.ValueText is "Query" or "QueryAttribute" || (a.Name as IdentifierNameSyntax)?.Identifier.ValueText is "Query" or "QueryAttribute");

    private static SyntaxNode Without(MethodDeclarationSyntax method)
    {
        AttributeSyntax query = Queries(method).First();
        if (query.Parent is AttributeListSyntax { Attributes.Count: > 1 } list)
        {
            return method.ReplaceNode(list, list.WithAttributes(list.Attributes.Remove(query)));
        }

        SyntaxTriviaList leading = method.GetLeadingTrivia();
        return method.RemoveNode(query.Parent!, SyntaxRemoveOptions.KeepNoTrivia)!.WithLeadingTrivia(leading);
    }
}
