using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Enumerates a copy of the state as it is when the stream begins: <c>foreach (Order order in _orders.ToArray())</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EnumerateCopyCodeFix))]
public sealed class EnumerateCopyCodeFix() : NodeCodeFix("EnumerateCopy", Rules.EnumeratedStateId)
{
    private protected override string Title => "Enumerate a copy";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax state || model.GetTypeInfo(state, cancellationToken).Type is not { } type)
            return null;

        // Its own, or LINQ's where that is imported.
        return model.LookupSymbols(state.SpanStart, type, "ToArray", includeReducedExtensionMethods: true).Any(static m => m is IMethodSymbol { Parameters.Length: 0, IsStatic: false } or IMethodSymbol { Parameters.Length: 0, MethodKind: MethodKind.ReducedExtension })
            ? new(state, current => SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, ((ExpressionSyntax)current).WithoutTrivia(), SyntaxFactory.IdentifierName("ToArray"))).WithTriviaFrom(current))
            : null;
    }
}
