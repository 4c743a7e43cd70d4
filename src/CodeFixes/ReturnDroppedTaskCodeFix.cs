using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Returns the dropped task instead of the completed one that the next statement returns.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnDroppedTaskCodeFix))]
public sealed class ReturnDroppedTaskCodeFix() : NodeCodeFix("Return", Rules.DroppedTaskId)
{
    private protected override string Title => "Return the task";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (DroppedTaskSyntax.At(root, diagnostic) is not { Statement: ExpressionStatementSyntax { Parent: BlockSyntax block } statement } dropped)
            return null;

        int at = block.Statements.IndexOf(statement);
        if (at + 1 >= block.Statements.Count || block.Statements[at + 1] is not ReturnStatementSyntax { Expression: { } completed } || !IsCompletedTask(completed))
            return null;

        // A conversion from Task<T> to Task is fine; from ValueTask to Task there is none.
        ITypeSymbol? returned = model.GetTypeInfo(completed, cancellationToken).ConvertedType;
        return returned is not null && model.ClassifyConversion(dropped.Task, returned) is { IsImplicit: true } ? new(block, current => Returned((BlockSyntax)current, at)) : null;
    }

    private static bool IsCompletedTask(ExpressionSyntax expression) =>
        expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" } or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression };

    private static BlockSyntax Returned(BlockSyntax block, int at)
    {
        ExpressionSyntax expression = ((ExpressionStatementSyntax)block.Statements[at]).Expression;
        ExpressionSyntax task = expression is AssignmentExpressionSyntax discard ? discard.Right : expression;
        var completed = (ReturnStatementSyntax)block.Statements[at + 1];
        ReturnStatementSyntax returned = completed.WithExpression(task.WithoutTrivia()).WithLeadingTrivia(block.Statements[at].GetLeadingTrivia());
        return block.WithStatements(block.Statements.Replace(completed, returned).RemoveAt(at));
    }
}
