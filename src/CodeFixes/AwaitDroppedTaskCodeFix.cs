using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Awaits a dropped task where it is started, in functions that can await.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitDroppedTaskCodeFix))]
public sealed class AwaitDroppedTaskCodeFix() : NodeCodeFix("Await", Rules.DroppedTaskId)
{
    private protected override string Title => "Await the task";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        DroppedTaskSyntax.At(root, diagnostic) is { } dropped && AwaitSyntax.IsAllowedAt(dropped.Statement)
            ? new(dropped.Statement, statement => SyntaxFactory.ExpressionStatement(AwaitSyntax.Of(TaskOf(statement).WithoutTrivia())).WithTriviaFrom(statement))
            : null;

    private static ExpressionSyntax TaskOf(SyntaxNode statement) => statement switch
    {
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax discard } => discard.Right,
        ExpressionStatementSyntax call => call.Expression,
        LocalDeclarationStatementSyntax local => local.Declaration.Variables[0].Initializer!.Value,
        _ => throw new InvalidOperationException("Find admits no other statement."),
    };
}
