using System.Collections.Immutable;
using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Creates the completion sources that a report is about with <c>RunContinuationsAsynchronously</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RunContinuationsAsynchronouslyCodeFix))]
internal sealed class RunContinuationsAsynchronouslyCodeFix : CodeFixProvider
{
    private const string Title = "Run continuations asynchronously";
    private const string Flag = "global::System.Threading.Tasks.TaskCreationOptions.RunContinuationsAsynchronously";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.ForeignCodeId];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
        await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is { } root ? Fix(document, root, diagnostics.SelectMany(d => Creations(root, d) ?? [])) : document);

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && Creations(root, diagnostic) is { Count: > 0 } creations)
            {
                context.RegisterCodeFix(CodeAction.Create(Title, _ => Task.FromResult(Fix(context.Document, root, creations)), diagnostic.Id + ".RunContinuationsAsynchronously"), diagnostic);
            }
        }
    }

    private static Document Fix(Document document, SyntaxNode root, IEnumerable<BaseObjectCreationExpressionSyntax> creations) =>
        document.WithSyntaxRoot(root.ReplaceNodes(new HashSet<BaseObjectCreationExpressionSyntax>(creations), static (_, current) => WithFlag(current)));

    // The creation at the place of the report, or those attached to it; null when one of them stands in another file.
    private static List<BaseObjectCreationExpressionSyntax>? Creations(SyntaxNode root, Diagnostic diagnostic)
    {
        List<BaseObjectCreationExpressionSyntax> creations = [];
        foreach (Location location in diagnostic.AdditionalLocations.Prepend(diagnostic.Location))
        {
            if (location.SourceTree != root.SyntaxTree || !root.FullSpan.Contains(location.SourceSpan))
            {
                return null;
            }

            if (root.FindNode(location.SourceSpan, getInnermostNodeForTie: true) is BaseObjectCreationExpressionSyntax creation)
            {
                creations.Add(creation);
            }
        }

        return creations;
    }

    private static BaseObjectCreationExpressionSyntax WithFlag(BaseObjectCreationExpressionSyntax creation)
    {
        ArgumentListSyntax arguments = creation.ArgumentList ?? SyntaxFactory.ArgumentList();
        ArgumentSyntax? options = arguments.Arguments.LastOrDefault(static a => a.Expression.ToString().IndexOf("TaskCreationOptions", StringComparison.Ordinal) >= 0);
        ExpressionSyntax flag = WaitStatementSyntax.WithShortNames(SyntaxFactory.ParenthesizedExpression(SyntaxFactory.ParseExpression(Flag))).Expression;
        SeparatedSyntaxList<ArgumentSyntax> changed = options is null
            ? arguments.Arguments.Add(SyntaxFactory.Argument(flag).WithLeadingTrivia(arguments.Arguments.Count > 0 ? SyntaxFactory.Space : default))
            : options.Expression.ToString().EndsWith("None", StringComparison.Ordinal) ? arguments.Arguments.Replace(options, options.WithExpression(flag))
            : arguments.Arguments.Replace(options, options.WithExpression(SyntaxFactory.BinaryExpression(
                SyntaxKind.BitwiseOrExpression, options.Expression.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space), SyntaxFactory.Token(SyntaxKind.BarToken).WithTrailingTrivia(SyntaxFactory.Space), flag)));
        return creation.WithArgumentList(arguments.WithArguments(changed));
    }
}
