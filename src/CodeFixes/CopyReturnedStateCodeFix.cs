using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Returns a copy of the collection instead of the collection: <c>[.. _items]</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CopyReturnedStateCodeFix))]
public sealed class CopyReturnedStateCodeFix() : NodeCodeFix("ReturnCopy", Rules.StateEscapesId)
{
    private protected override string Title => "Return a copy";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax { Parent: ReturnStatementSyntax or ArrowExpressionClauseSyntax } returned)
            return null;

        return model.GetTypeInfo(returned, cancellationToken).ConvertedType switch
        {
            IArrayTypeSymbol => Copy(returned, $"[.. {returned.WithoutTrivia()}]"),
            INamedTypeSymbol { Name: "List" or "HashSet" or "IEnumerable" or "IReadOnlyCollection" or "IReadOnlyList" or "ICollection" or "IList", Arity: 1 } => Copy(returned, $"[.. {returned.WithoutTrivia()}]"),
            INamedTypeSymbol { Name: "Dictionary" or "SortedDictionary" or "Queue" or "Stack" or "SortedSet" or "LinkedList", IsAbstract: false } => Copy(returned, $"new({returned.WithoutTrivia()})"),
            _ => null,
        };
    }

    private static NodeChange Copy(ExpressionSyntax returned, string copy) => new(returned, current => SyntaxFactory.ParseExpression(copy).WithTriviaFrom(current));
}
