using Concurrency.Analyzers;
using Concurrency.Analyzers.Liveness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Lets an endless loop look at the token: as its condition where the function may simply end, by throwing where it owes a value.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ObserveTokenCodeFix))]
public sealed class ObserveTokenCodeFix() : NodeCodeFix("ObserveToken", Rules.IgnoredTokenId)
{
    private protected override string Title => "End the loop when the token is cancelled";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(UnboundedWaitAnalyzer.TokenProperty, out string? token) || token is null
            || root.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<StatementSyntax>() is not { } loop)
        {
            return null;
        }

        return loop switch
        {
            WhileStatementSyntax { Parent: BlockSyntax block } @while when block.Statements.Last() == @while && MayEnd(block, model, cancellationToken) =>
                new(@while.Condition, current => SyntaxFactory.ParseExpression("!" + token + ".IsCancellationRequested").WithTriviaFrom(current)),
            WhileStatementSyntax { Statement: BlockSyntax body } => Throwing(body, token),
            ForStatementSyntax { Statement: BlockSyntax body } => Throwing(body, token),
            _ => null,
        };
    }

    private static NodeChange Throwing(BlockSyntax body, string token) => new(
        body, current => ((BlockSyntax)current).WithStatements(((BlockSyntax)current).Statements.Insert(0, SyntaxFactory.ParseStatement(token + ".ThrowIfCancellationRequested();").WithTrailingTrivia(SyntaxFactory.ElasticLineFeed).WithAdditionalAnnotations(Formatter.Annotation))));

    // The block is the whole body of a function that returns nothing, or a task without a result.
    private static bool MayEnd(BlockSyntax block, SemanticModel model, CancellationToken cancellationToken)
    {
        IMethodSymbol? function = block.Parent switch
        {
            MethodDeclarationSyntax or LocalFunctionStatementSyntax => model.GetDeclaredSymbol(block.Parent, cancellationToken) as IMethodSymbol,
            AnonymousFunctionExpressionSyntax lambda => model.GetSymbolInfo(lambda, cancellationToken).Symbol as IMethodSymbol,
            _ => null,
        };
        return function is not null && (function.ReturnsVoid || (function.IsAsync && function.ReturnType is INamedTypeSymbol { TypeArguments.IsEmpty: true }));
    }
}
