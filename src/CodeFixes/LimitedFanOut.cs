using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>A fan-out whose body takes a permit of a local semaphore, does its work and gives the permit back.</summary>
/// <param name="Semaphore">The declaration of the semaphore, which nobody else needs.</param>
/// <param name="Call">The call of <c>WhenAll</c>, and the fork-join in its place.</param>
internal readonly record struct LimitedFanOut(LocalDeclarationStatementSyntax Semaphore, ForkJoinSyntax Call)
{
    public static LimitedFanOut? Of(InvocationExpressionSyntax select, SemanticModel model, CancellationToken cancellationToken)
    {
        if (select.ArgumentList.Arguments is not { Count: 1 } arguments
            || arguments[0].Expression is not LambdaExpressionSyntax { Block: { Statements: { Count: 2 } statements } } lambda || !lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword)
            || Wait(statements[0]) is not { } wait || !IsToken(wait.Token, model, cancellationToken) || statements[1] is not TryStatementSyntax { Catches.Count: 0, Finally.Block.Statements: { Count: 1 } release } work
            || DeclarationOf(wait.Semaphore, model, cancellationToken) is not { } declaration || !IsRelease(release[0], wait.Semaphore) || IsInsideOfHandlers(select)
            || !IsKnownHereOnly(declaration.Variable, declaration.Statement, lambda))
        {
            return null;
        }

        LambdaExpressionSyntax body = lambda.ReplaceNode(lambda.Block!, work.Block.WithoutTrivia());
        string limit = declaration.Limit + ", Failure = global::Concurrency.FailureMode.RunAll";
        return ForkJoinSyntax.Of(select, model, limit, cancellationToken, body) is { } call
            ? new(declaration.Statement, wait.Token is null ? call : call with { ForkJoin = WithToken(call.ForkJoin, wait.Token) })
            : null;
    }

    /// <summary>Replaces the call and drops the semaphore.</summary>
    public SyntaxNode Rewrite(SyntaxNode root)
    {
        LocalDeclarationStatementSyntax semaphore = Semaphore;
        ForkJoinSyntax call = Call;
        SyntaxNode replaced = root.TrackNodes(semaphore, call.WhenAll);
        replaced = replaced.ReplaceNode(replaced.GetCurrentNode(call.WhenAll)!, call.ForkJoin.WithTriviaFrom(call.WhenAll).WithAdditionalAnnotations(Formatter.Annotation));
        return replaced.RemoveNode(replaced.GetCurrentNode(semaphore)!, SyntaxRemoveOptions.KeepNoTrivia)!;
    }

    // await gate.WaitAsync(token).ConfigureAwait(false);
    internal static (string Semaphore, ExpressionSyntax? Token)? Wait(StatementSyntax statement)
    {
        ExpressionSyntax? value = statement is ExpressionStatementSyntax { Expression: AwaitExpressionSyntax awaited } ? awaited.Expression : null;
        if (value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: { } inner } })
        {
            value = inner;
        }

        return value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WaitAsync", Expression: IdentifierNameSyntax gate }, ArgumentList.Arguments: { Count: <= 1 } arguments }
            ? (gate.Identifier.ValueText, arguments.Count == 1 ? arguments[0].Expression : null)
            : null;
    }

    // A time limit has a result, which somebody looks at or should.
    private static bool IsToken(ExpressionSyntax? argument, SemanticModel model, CancellationToken cancellationToken) =>
        argument is null || model.GetTypeInfo(argument, cancellationToken).ConvertedType?.Name == nameof(CancellationToken);

    private static bool IsRelease(StatementSyntax statement, string semaphore) =>
        statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Release", Expression: IdentifierNameSyntax gate } } }
        && gate.Identifier.ValueText == semaphore;

    // A local of its own statement, made with one number.
    private static (LocalDeclarationStatementSyntax Statement, string Variable, string Limit)? DeclarationOf(string name, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (VariableDeclaratorSyntax variable in model.SyntaxTree.GetRoot(cancellationToken).DescendantNodes().OfType<VariableDeclaratorSyntax>())
        {
            if (variable.Identifier.ValueText == name && variable is { Initializer.Value: BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 or 2 } counts } creation, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } }
                && model.GetTypeInfo(creation, cancellationToken).Type?.Name == "SemaphoreSlim"
                && (counts.Count == 1 || counts[1].Expression.ToString() == counts[0].Expression.ToString()))
            {
                return (statement, name, counts[0].Expression.WithoutTrivia().ToString());
            }
        }

        return null;
    }

    // In the body of the fan-out only, where it is taken and given back once.
    private static bool IsKnownHereOnly(string name, LocalDeclarationStatementSyntax declaration, LambdaExpressionSyntax lambda) =>
        declaration.Parent is BlockSyntax block && block.Span.Contains(lambda.Span)
        && block.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == name).All(n => lambda.Span.Contains(n.Span))
        && lambda.DescendantNodes().OfType<IdentifierNameSyntax>().Count(n => n.Identifier.ValueText == name) == 2
        && block.Parent?.DescendantNodes().OfType<VariableDeclaratorSyntax>().Count(v => v.Identifier.ValueText == name) == 1;

    private static bool IsInsideOfHandlers(SyntaxNode node)
    {
        for (SyntaxNode current = node; current.Parent is { } parent and not MemberDeclarationSyntax; current = parent)
        {
            if (parent is TryStatementSyntax { Catches.Count: > 0 } @try && current == @try.Block)
            {
                return true;
            }
        }

        return false;
    }

    private static ExpressionSyntax WithToken(ExpressionSyntax call, ExpressionSyntax token) => call is InvocationExpressionSyntax invocation
        ? invocation.AddArgumentListArguments(SyntaxFactory.Argument(SyntaxFactory.NameColon("cancellationToken"), default, token.WithoutTrivia()).NormalizeWhitespace())
        : call;
}
