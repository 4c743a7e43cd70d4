using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Appends <c>.Unwrap()</c> to a <c>StartNew</c> whose delegate returns a task.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnwrapTaskCodeFix))]
public sealed class UnwrapTaskCodeFix() : NodeCodeFix("Unwrap", Rules.DroppedTaskId)
{
    private protected override string Title => "Unwrap the inner task";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (DroppedTaskSyntax.HowOf(diagnostic) != "nested" || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax call)
            return null;

        // Unwrap is an extension method: its namespace must be imported.
        ITypeSymbol? type = model.GetTypeInfo(call, cancellationToken).Type;
        return type is null || model.LookupSymbols(call.SpanStart, type, "Unwrap", includeReducedExtensionMethods: true).IsEmpty ? null : new(call, current => Unwrapped((ExpressionSyntax)current));
    }

    private static InvocationExpressionSyntax Unwrapped(ExpressionSyntax call) => SyntaxFactory
        .InvocationExpression(SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, call.WithoutTrailingTrivia(), SyntaxFactory.IdentifierName("Unwrap")))
        .WithTrailingTrivia(call.GetTrailingTrivia());
}
