using Concurrency.Analyzers;
using Concurrency.Analyzers.Liveness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Gives a wait half a minute, and throws a <see cref="TimeoutException"/> after it.</summary>
/// <remarks>Offered where no token is in scope, for a wait that is a statement of its own: there is nothing that would have to go on without what was waited for.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LimitWaitCodeFix))]
public sealed class LimitWaitCodeFix() : NodeCodeFix("LimitWait", Rules.UnboundedWaitId)
{
    private protected override string Title => "Wait 30 seconds, then throw";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (diagnostic.Properties.ContainsKey(UnboundedWaitAnalyzer.TokenProperty))
        {
            return null;
        }

        switch (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true))
        {
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Task" } task:
                return new(task, current => Limited((ExpressionSyntax)current));
            case InvocationExpressionSyntax call when call.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax statement && IsAll(statement, call) && !IsGivenBackHere(statement)
                && Timed(call) is { } timed && ReturnsWhether(model, call, timed):
                return new(statement, current => WaitStatementSyntax.OrThrow(Replaced((ExpressionStatementSyntax)current, timed)));
            default:
                return null;
        }
    }

    private static ExpressionSyntax Limited(ExpressionSyntax task) => WaitStatementSyntax.WithShortNames(SyntaxFactory
        .InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, task.WithoutTrailingTrivia(), SyntaxFactory.IdentifierName("WaitAsync")),
            SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(SyntaxFactory.ParseExpression(WaitStatementSyntax.DefaultTime)))))
        .WithTrailingTrivia(task.GetTrailingTrivia())
        .WithAdditionalAnnotations(Formatter.Annotation));

    // gate.Wait(); and await gate.WaitAsync().ConfigureAwait(false);
    private static bool IsAll(ExpressionStatementSyntax statement, InvocationExpressionSyntax call)
    {
        ExpressionSyntax value = statement.Expression is AwaitExpressionSyntax awaited ? awaited.Expression : statement.Expression;
        return value == call || value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var inner } } && inner == call;
    }

    // Inside of the try whose finally block gives the permit back, a wait that throws would give back what it has not.
    private static bool IsGivenBackHere(SyntaxNode statement)
    {
        for (SyntaxNode node = statement; node.Parent is { } parent and not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax); node = parent)
        {
            if (parent is TryStatementSyntax { Finally: not null } @try && node == @try.Block)
            {
                return true;
            }
        }

        return false;
    }

    private static InvocationExpressionSyntax? Timed(InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "WaitAsync" or "WaitOne" or "Join" or "SignalAndWait" } access || call.ArgumentList.Arguments.Count > (access.Expression.ToString().EndsWith("Monitor", StringComparison.Ordinal) ? 1 : 0))
        {
            return null;
        }

        ArgumentSyntax time = SyntaxFactory.Argument(SyntaxFactory.ParseExpression(WaitStatementSyntax.DefaultTime));
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        return call.WithArgumentList(call.ArgumentList.WithArguments(arguments.Add(arguments.Count > 0 ? time.WithLeadingTrivia(SyntaxFactory.Space) : time)));
    }

    private static bool ReturnsWhether(SemanticModel model, InvocationExpressionSyntax call, InvocationExpressionSyntax timed) =>
        model.GetSpeculativeSymbolInfo(call.SpanStart, timed, SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol { ReturnType: { } returned }
        && (returned.SpecialType == SpecialType.System_Boolean || returned is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } result } && result[0].SpecialType == SpecialType.System_Boolean);

    private static ExpressionStatementSyntax Replaced(ExpressionStatementSyntax statement, InvocationExpressionSyntax timed)
    {
        // The statement holds one call of that shape: Find has made sure of it.
        ExpressionSyntax value = statement.Expression is AwaitExpressionSyntax awaited ? awaited.Expression : statement.Expression;
        var call = (InvocationExpressionSyntax)(value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var inner } } ? inner : value);
        return statement.ReplaceNode(call, timed.WithTriviaFrom(call));
    }
}
