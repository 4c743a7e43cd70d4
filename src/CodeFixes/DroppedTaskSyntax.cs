using Concurrency.Analyzers.Safety;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>The statement a report on a dropped task is about, and the task in it.</summary>
internal readonly record struct DroppedTaskSyntax(StatementSyntax Statement, ExpressionSyntax Task)
{
    /// <summary>Null where the task is not all that the statement is about.</summary>
    public static DroppedTaskSyntax? At(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode? place = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        diagnostic.Properties.TryGetValue(DroppedTaskAnalyzer.How, out string? how);
        switch (how)
        {
            case "statement" when place?.FirstAncestorOrSelf<ExpressionSyntax>(e => e.Parent is ExpressionStatementSyntax) is { Parent: ExpressionStatementSyntax statement } task:
                return task is InvocationExpressionSyntax ? new(statement, task) : null;
            case "discard" when place?.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { Parent: ExpressionStatementSyntax discarding } discard:
                return discard.Right is InvocationExpressionSyntax ? new(discarding, discard.Right) : null;
            case "local" when place?.FirstAncestorOrSelf<VariableDeclaratorSyntax>() is { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax declaration } } local:
                return local.Initializer is { Value: InvocationExpressionSyntax value } && declaration.UsingKeyword.RawKind == 0 ? new(declaration, value) : null;
            default:
                return null;
        }
    }

    public static string? HowOf(Diagnostic diagnostic) => diagnostic.Properties.TryGetValue(DroppedTaskAnalyzer.How, out string? how) ? how : null;
}
