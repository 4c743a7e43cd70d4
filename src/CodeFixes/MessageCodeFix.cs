using System.Collections.Immutable;
using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>A fix of the message that is sent, where it is declared.</summary>
public abstract class MessageCodeFix : CodeFixProvider
{
    private protected MessageCodeFix()
    {
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.UnsafeMessageId];

    /// <summary>None: the message is declared elsewhere, and one change of it ends all reports about it.</summary>
    public sealed override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (model is not null && root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax sent
                && model.GetTypeInfo(sent, context.CancellationToken).Type is INamedTypeSymbol { DeclaringSyntaxReferences.Length: 1, TypeKind: TypeKind.Class, BaseType.SpecialType: SpecialType.System_Object } message
                && await FixOfAsync(message, model, context.Document.Project.Solution, diagnostic.Id, context.CancellationToken).ConfigureAwait(false) is { } fix)
            {
                context.RegisterCodeFix(fix, diagnostic);
            }
        }
    }

    /// <summary>The fix for a class without a base; null where something else than it mends makes the message unsafe, or where a use of it would no longer compile.</summary>
    private protected abstract Task<CodeAction?> FixOfAsync(INamedTypeSymbol message, SemanticModel model, Solution solution, string rule, CancellationToken cancellationToken);
}
