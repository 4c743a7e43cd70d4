using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Waits for room and throws where there is none, instead of trying and looking away: <c>account.TryTell.Deposit(1)</c> becomes <c>await account.Tell.DepositAsync(1)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitTellCodeFix))]
public sealed class AwaitTellCodeFix() : NodeCodeFix("AwaitTell", Rules.IgnoredEnqueueId)
{
    private protected override string Title => "Await the tell, which throws when it is refused";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement, Expression: MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryTell" } view } message } call
            || !AwaitSyntax.IsAllowedAt(statement) || model.GetTypeInfo(view.Expression, cancellationToken).Type is not { } handle)
        {
            return null;
        }

        string name = message.Name.Identifier.ValueText;
        string told = name.EndsWith("Async", StringComparison.Ordinal) ? name : name + "Async";
        return handle.GetMembers("Tell").Any(m => m is IPropertySymbol { IsStatic: false } tell && !tell.Type.GetMembers(told).IsEmpty)
            ? new(call, current => Told((InvocationExpressionSyntax)current, told))
            : null;
    }

    private static ExpressionSyntax Told(InvocationExpressionSyntax call, string message)
    {
        var member = (MemberAccessExpressionSyntax)call.Expression;
        var view = (MemberAccessExpressionSyntax)member.Expression;
        return AwaitSyntax.Of(call.WithExpression(member.WithExpression(view.WithName(SyntaxFactory.IdentifierName("Tell"))).WithName(SyntaxFactory.IdentifierName(message))));
    }
}
