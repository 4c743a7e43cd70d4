using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Tells where an actor asks itself, or one that waits for it, and needs no answer: <c>await other.AddAsync(1);</c> becomes <c>await other.Tell.AddAsync(1);</c></summary>
/// <remarks>No Fix All: what follows no longer runs after the other's handler. Whether it may deserves a look.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TellInsteadOfWaitingCodeFix))]
public sealed class TellInsteadOfWaitingCodeFix() : NodeCodeFix("Tell", Rules.AskCycleId)
{
    private protected override string Title => "Tell, and go on without the answer";

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } ask || !IsStatement(ask)
            || model.GetTypeInfo(access.Expression, cancellationToken).Type is not { } handle || model.GetSymbolInfo(ask, cancellationToken).Symbol is not IMethodSymbol asked || !Tells(handle, asked))
        {
            return null;
        }

        return new(access.Expression, current => SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, (ExpressionSyntax)current, SyntaxFactory.IdentifierName("Tell")));
    }

    // Awaited for nothing but its end.
    private static bool IsStatement(ExpressionSyntax ask)
    {
        ExpressionSyntax task = ask;
        while (task.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax outer })
        {
            task = outer;
        }

        return task.Parent is AwaitExpressionSyntax { Parent: ExpressionStatementSyntax };
    }

    // A tell of the same name that takes what the ask is given.
    private static bool Tells(ITypeSymbol handle, IMethodSymbol asked) => handle.GetMembers("Tell").OfType<IPropertySymbol>().Any(tell =>
        tell.Type.GetMembers(asked.Name).OfType<IMethodSymbol>().Any(told => told.Parameters.Length >= asked.Parameters.Length
            && asked.Parameters.All(p => SymbolEqualityComparer.Default.Equals(told.Parameters[p.Ordinal].Type, p.Type)) && told.Parameters.Skip(asked.Parameters.Length).All(static p => p.IsOptional)));
}
