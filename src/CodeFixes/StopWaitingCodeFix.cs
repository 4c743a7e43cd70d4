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

        return WaitingStatement(call) is { } statement ? new(statement, current => Begun((StatementSyntax)current, call)) : null;
    }

    // await call; await call.ConfigureAwait(false); call.Wait(); call.AsTask().GetAwaiter().GetResult();
    private static ExpressionStatementSyntax? WaitingStatement(InvocationExpressionSyntax call)
    {
        ExpressionSyntax waited = call;
        string last = string.Empty;
        while (waited.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: ("ConfigureAwait" or "AsTask" or "GetAwaiter" or "GetResult" or "Wait") and { } name, Parent: InvocationExpressionSyntax next })
        {
            waited = next;
            last = name;
        }

        return waited.Parent switch
        {
            AwaitExpressionSyntax { Parent: ExpressionStatementSyntax awaiting } => awaiting,
            ExpressionStatementSyntax blocking when last is "Wait" or "GetResult" => blocking,
            _ => null,
        };
    }

    private static ExpressionStatementSyntax Begun(StatementSyntax statement, InvocationExpressionSyntax call) => SyntaxFactory
        .ExpressionStatement(SyntaxFactory.AssignmentExpression(SyntaxKind.SimpleAssignmentExpression, SyntaxFactory.ParseExpression("_"), call.WithoutTrivia()))
        .WithTriviaFrom(statement)
        .WithAdditionalAnnotations(Formatter.Annotation);
}
