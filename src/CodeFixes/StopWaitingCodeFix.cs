using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Begins the end without waiting for it: <c>await Self.Lifetime.StopAsync(limit);</c> becomes <c>_ = Self.Lifetime.StopAsync(limit);</c></summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StopWaitingCodeFix))]
public sealed class StopWaitingCodeFix() : NodeCodeFix("StopWaiting", Rules.OwnEndId)
{
    private protected override string Title => "Do not wait for it";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax call)
            return null;

        // The call, and ConfigureAwait around it.
        ExpressionSyntax awaited = call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured } ? configured : call;
        return awaited.Parent is AwaitExpressionSyntax { Parent: ExpressionStatementSyntax statement } ? new(statement, current => Begun((StatementSyntax)current, call)) : null;
    }

    private static ExpressionStatementSyntax Begun(StatementSyntax statement, InvocationExpressionSyntax call) => SyntaxFactory
        .ExpressionStatement(SyntaxFactory.AssignmentExpression(SyntaxKind.SimpleAssignmentExpression, SyntaxFactory.ParseExpression("_"), call.WithoutTrivia()))
        .WithTriviaFrom(statement)
        .WithAdditionalAnnotations(Formatter.Annotation);
}
