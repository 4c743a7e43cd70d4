using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.Analyzers.Common;

/// <summary>Decides from the text of a body whether an exception can leave it.</summary>
/// <remarks>
/// Syntax is enough, and lets the answer be given for a callee in another file without its semantic model. What the statements of a handler call may still
/// throw; that is not looked at, because a handler that logs must count as one that catches.
/// </remarks>
internal static class CaughtBody
{
    /// <summary>The body is one <c>try</c> with a handler for everything that does not rethrow; only declarations that cannot throw stand before it.</summary>
    internal static bool CatchesEverything(SyntaxNode? body)
    {
        if (body is not BlockSyntax block)
            return false;

        TryStatementSyntax? guarded = null;
        foreach (StatementSyntax statement in block.Statements)
        {
            if (statement is LocalFunctionStatementSyntax or EmptyStatementSyntax)
                continue;

            // Nothing may follow the try: it would run outside of it.
            if (guarded is not null)
                return false;

            if (statement is TryStatementSyntax found)
                guarded = found;
            else if (!CannotThrow(statement))
                return false;
        }

        return guarded is not null && CatchesEverything(guarded);
    }

    /// <summary>The body of the one declaration of a method or local function; null when there is none or several (partial, generated, metadata).</summary>
    internal static SyntaxNode? Of(IMethodSymbol method, CancellationToken cancellationToken)
    {
        IMethodSymbol implementation = method.PartialImplementationPart ?? method;
        return implementation.DeclaringSyntaxReferences.Length != 1
            ? null
            : implementation.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) switch
            {
                BaseMethodDeclarationSyntax declaration => declaration.Body,
                LocalFunctionStatementSyntax local => local.Body,
                AnonymousFunctionExpressionSyntax lambda => lambda.Body,
                _ => null,
            };
    }

    private static bool CatchesEverything(TryStatementSyntax guarded)
    {
        bool all = false;
        foreach (CatchClauseSyntax clause in guarded.Catches)
        {
            if (Rethrows(clause.Block))
                return false;

            all |= clause.Filter is null && IsException(clause.Declaration?.Type);
        }

        return all && (guarded.Finally is null || !Rethrows(guarded.Finally.Block));
    }

    private static bool IsException(TypeSyntax? type) => type switch
    {
        null => true,
        IdentifierNameSyntax name => name.Identifier.ValueText == nameof(Exception),
        QualifiedNameSyntax name => name.Right.Identifier.ValueText == nameof(Exception),
        AliasQualifiedNameSyntax name => name.Name.Identifier.ValueText == nameof(Exception),
        _ => false,
    };

    private static bool CannotThrow(StatementSyntax statement)
    {
        if (statement is not LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration)
            return false;

        foreach (VariableDeclaratorSyntax variable in declaration.Declaration.Variables)
        {
            if (variable.Initializer is { Value: not (LiteralExpressionSyntax or DefaultExpressionSyntax or IdentifierNameSyntax) })
                return false;
        }

        return true;
    }

    /// <summary>A <c>throw</c>, or <c>ExceptionDispatchInfo…Throw()</c>, outside of nested functions.</summary>
    private static bool Rethrows(SyntaxNode node)
    {
        foreach (SyntaxNode inner in node.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        {
            if (inner.IsKind(SyntaxKind.ThrowStatement) || inner.IsKind(SyntaxKind.ThrowExpression))
                return true;

            if (inner is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Throw" } })
                return true;
        }

        return false;
    }
}
