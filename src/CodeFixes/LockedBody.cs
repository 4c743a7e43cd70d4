using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>The body of a method that does nothing but take a lock, work, and give it back.</summary>
internal readonly record struct LockedBody(ISymbol Gate, BlockSyntax Block)
{
    /// <summary><c>lock (gate) { … }</c>, or <c>await gate.WaitAsync(); try { … } finally { gate.Release(); }</c> without a time; null for anything else.</summary>
    public static LockedBody? Of(MethodDeclarationSyntax method, SemanticModel model, CancellationToken cancellationToken)
    {
        SyntaxList<StatementSyntax> statements = method.Body?.Statements ?? default;
        switch (statements.Count)
        {
            case 1 when statements[0] is LockStatementSyntax { Expression: { } gate, Statement: BlockSyntax block } && Field(gate, model, cancellationToken) is { } field:
                return new(field, block);
            case 2 when Waited(statements[0]) is { } gate && statements[1] is TryStatementSyntax { Catches.Count: 0, Finally.Block.Statements: { Count: 1 } release } @try
                && Released(release[0]) is { } released && Field(gate, model, cancellationToken) is { } field && SymbolEqualityComparer.Default.Equals(field, Field(released, model, cancellationToken)) && IsMutex(field, cancellationToken):
                return new(field, @try.Block);
            default:
                return null;
        }
    }

    /// <summary>How often the method names the gate around its body: once for a lock, twice for a semaphore.</summary>
    public static int Mentions(MethodDeclarationSyntax method, string gate)
    {
        int count = 0;
        foreach (SyntaxNode node in method.DescendantNodes())
        {
            if (node is IdentifierNameSyntax name && name.Identifier.ValueText == gate)
            {
                count++;
            }
        }

        return count;
    }

    private static ISymbol? Field(ExpressionSyntax gate, SemanticModel model, CancellationToken cancellationToken) =>
        gate is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } ? model.GetSymbolInfo(gate, cancellationToken).Symbol as IFieldSymbol : null;

    private static ExpressionSyntax? Waited(StatementSyntax statement)
    {
        ExpressionSyntax? value = statement is ExpressionStatementSyntax { Expression: { } expression } ? expression : null;
        value = value is AwaitExpressionSyntax awaited ? awaited.Expression : value;
        if (value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: { } inner } })
        {
            value = inner;
        }

        // With a token the wait alone could be cancelled; the ask's token does more.
        return value is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WaitAsync" or "Wait", Expression: { } gate } } ? gate : null;
    }

    private static ExpressionSyntax? Released(StatementSyntax statement) =>
        statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Release", Expression: { } gate } } } ? gate : null;

    private static bool IsMutex(ISymbol gate, CancellationToken cancellationToken) =>
        gate.DeclaringSyntaxReferences is { Length: 1 } declared
        && declared[0].GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } }
        && arguments[0].Expression is LiteralExpressionSyntax { Token.Value: 1 };
}
