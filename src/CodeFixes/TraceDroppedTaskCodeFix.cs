using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>Adds a continuation that traces the exception of a dropped task, where nobody can await it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TraceDroppedTaskCodeFix))]
public sealed class TraceDroppedTaskCodeFix() : NodeCodeFix("Trace", Rules.DroppedTaskId)
{
    // Parsed once; the default scheduler, because the continuation has no business on a user interface's thread.
    private static readonly ExpressionSyntax Continuation = SyntaxFactory.ParseExpression(
        "task.ContinueWith(failed => global::System.Diagnostics.Trace.TraceError(failed.Exception?.ToString()), global::System.Threading.CancellationToken.None, "
        + "global::System.Threading.Tasks.TaskContinuationOptions.OnlyOnFaulted, global::System.Threading.Tasks.TaskScheduler.Default)");

    private protected override string Title => "Trace the exception of the task";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (DroppedTaskSyntax.At(root, diagnostic) is not { } dropped || AwaitSyntax.IsAllowedAt(dropped.Statement))
            return null;

        bool isValueTask = model.GetTypeInfo(dropped.Task, cancellationToken).Type is { Name: "ValueTask" };
        return new(dropped.Statement, statement => Traced((StatementSyntax)statement, dropped.Task, isValueTask));
    }

    private static ExpressionStatementSyntax Traced(StatementSyntax statement, ExpressionSyntax task, bool isValueTask)
    {
        ExpressionSyntax receiver = task.WithoutTrivia();
        if (isValueTask)
            receiver = SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, receiver, SyntaxFactory.IdentifierName("AsTask")));

        var call = (InvocationExpressionSyntax)Continuation;
        ExpressionSyntax traced = call.WithExpression(((MemberAccessExpressionSyntax)call.Expression).WithExpression(receiver));
        traced = traced.ReplaceNodes(
            traced.DescendantNodes().Where(static n => n is MemberAccessExpressionSyntax access && access.ToString().StartsWith("global::", StringComparison.Ordinal)),
            static (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation));
        return SyntaxFactory
            .ExpressionStatement(SyntaxFactory.AssignmentExpression(SyntaxKind.SimpleAssignmentExpression, SyntaxFactory.ParseExpression("_"), traced))
            .WithTriviaFrom(statement)
            .WithAdditionalAnnotations(Formatter.Annotation);
    }
}
