using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>
/// Lets one caller compute what a cache misses and the others wait for it: <c>if (!cache.TryGetValue(k, out v)) { using (await _loading.AcquireAsync()) { if (!cache.TryGetValue(k, out v)) { … } } }</c>.
/// </summary>
/// <remarks>No Fix All: one semaphore for all keys lets misses of different keys wait for each other. Whether that is too much deserves a look.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SingleFlightCodeFix))]
public sealed class SingleFlightCodeFix : CodeFixProvider
{
    private const string Title = "Let one caller at a time compute it, with an AsyncSemaphore";

    /// <inheritdoc/>
    public override System.Collections.Immutable.ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.SameWorkId];

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && model is not null && Miss(root, diagnostic, model) is { } miss && miss.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { Members.Count: > 0 } type)
            {
                context.RegisterCodeFix(CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(Guarded(root, model, miss, type))), diagnostic.Id + ".SingleFlight"), diagnostic);
            }
        }
    }

    // if (!cache.TryGetValue(key, out T v)) { v = await …; cache.Set(key, v); }
    private static IfStatementSyntax? Miss(SyntaxNode root, Diagnostic diagnostic, SemanticModel model)
    {
        IfStatementSyntax? miss = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>()?.Parent?.Parent as IfStatementSyntax;
        return miss is { Else: null, Statement: BlockSyntax, Condition: PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryGetValue" } } } }
            && AwaitSyntax.IsAllowedAt(miss) && model.Compilation.GetTypeByMetadataName("Concurrency.AsyncSemaphore") is not null
            && !miss.FirstAncestorOrSelf<MemberDeclarationSyntax>()!.Modifiers.Any(SyntaxKind.StaticKeyword) && miss.FirstAncestorOrSelf<TypeDeclarationSyntax>() is ClassDeclarationSyntax ? miss : null;
    }

    private static SyntaxNode Guarded(SyntaxNode root, SemanticModel model, IfStatementSyntax miss, TypeDeclarationSyntax type)
    {
        string gate = FreeNames.At(type.Members[0], type, model, "_loading");
        var field = (FieldDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"private readonly global::Concurrency.AsyncSemaphore {gate} = new(1);")!;
        field = field.ReplaceNode(field.Declaration.Type, field.Declaration.Type.WithAdditionalAnnotations(Simplifier.Annotation))
            .WithLeadingTrivia(type.Members[0].GetLeadingTrivia().Where(static t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1)).WithTrailingTrivia(SyntaxFactory.ElasticLineFeed).WithAdditionalAnnotations(Formatter.Annotation);
        string token = miss.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.ParameterList.Parameters.FirstOrDefault(static p => p.Type?.ToString() == "CancellationToken")?.Identifier.ValueText ?? string.Empty;

        SyntaxNode tracked = root.TrackNodes(miss, type.Members[0]);
        IfStatementSyntax current = tracked.GetCurrentNode(miss)!;
        tracked = tracked.ReplaceNode(current, Twice(current, gate, token));
        return tracked.InsertNodesBefore(tracked.GetCurrentNode(type.Members[0])!, [field]);
    }

    private static IfStatementSyntax Twice(IfStatementSyntax miss, string gate, string token)
    {
        // Asked again, the variable is there: out var v becomes out v.
        ExpressionSyntax again = miss.Condition.ReplaceNodes(
            miss.Condition.DescendantNodes().OfType<DeclarationExpressionSyntax>(),
            static (d, _) => d.Designation is SingleVariableDesignationSyntax v ? SyntaxFactory.IdentifierName(v.Identifier.ValueText).WithTriviaFrom(d) : d);
        IfStatementSyntax inner = miss.WithCondition(again).WithoutTrivia();
        var leased = ((UsingStatementSyntax)SyntaxFactory.ParseStatement($"using (await {gate}.AcquireAsync({token})) {{ }}")).WithStatement(SyntaxFactory.Block(inner));
        return miss.WithStatement(SyntaxFactory.Block(leased)).WithAdditionalAnnotations(Formatter.Annotation);
    }
}
