using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Turns an ask whose answer nobody reads into a tell: <c>_ = account.DepositAsync(1)</c> into <c>_ = account.Tell.DepositAsync(1)</c>.</summary>
/// <remarks>What the handler throws then goes to the actor's own error handler, where it is seen.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TellInsteadOfAskCodeFix))]
public sealed class TellInsteadOfAskCodeFix() : NodeCodeFix("Tell", Rules.DroppedTaskId)
{
    private protected override string Title => "Tell instead of ask";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (DroppedTaskSyntax.At(root, diagnostic) is not { Task: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } } dropped
            || model.GetTypeInfo(access.Expression, cancellationToken).Type is not { } handle || !HasTell(handle, access.Name.Identifier.ValueText))
        {
            return null;
        }

        return new(dropped.Statement, statement => Telling((StatementSyntax)statement, (InvocationExpressionSyntax)dropped.Task));
    }

    private static bool HasTell(ITypeSymbol handle, string message)
    {
        foreach (ISymbol member in handle.GetMembers("Tell"))
        {
            if (member is IPropertySymbol { IsStatic: false } tell && !tell.Type.GetMembers(message).IsEmpty)
                return true;
        }

        return false;
    }

    private static ExpressionStatementSyntax Telling(StatementSyntax statement, InvocationExpressionSyntax ask)
    {
        var access = (MemberAccessExpressionSyntax)ask.Expression;
        MemberAccessExpressionSyntax tell = SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, access.Expression, SyntaxFactory.IdentifierName("Tell"));
        ExpressionSyntax told = ask.WithExpression(access.WithExpression(tell)).WithoutTrivia();
        return SyntaxFactory
            .ExpressionStatement(((AssignmentExpressionSyntax)SyntaxFactory.ParseExpression("_ = told")).WithRight(told))
            .WithTriviaFrom(statement);
    }
}
