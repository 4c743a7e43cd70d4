using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Tests what became of the item, where nothing can be awaited too: <c>if (queue.TryEnqueue(item) is not (EnqueueResult.Enqueued or EnqueueResult.EnqueuedAfterDrop)) { throw … }</c></summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ThrowWhenRefusedCodeFix))]
public sealed class ThrowWhenRefusedCodeFix() : NodeCodeFix("ThrowWhenRefused", Rules.IgnoredEnqueueId)
{
    private protected override string Title => "Throw when it is not taken in";

    // Not as the only statement of an if: its else would be taken for the new one's.
    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is InvocationExpressionSyntax { Parent: ExpressionStatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax } statement }
            ? new(statement, static current => Tested((ExpressionStatementSyntax)current))
            : null;

    private static StatementSyntax Tested(ExpressionStatementSyntax statement)
    {
        // Elastic, so that the formatter lays it out as the document's options say.
        var test = (IfStatementSyntax)SyntaxFactory.ParseStatement("if (x is not (global::Concurrency.EnqueueResult.Enqueued or global::Concurrency.EnqueueResult.EnqueuedAfterDrop)) { throw new global::System.InvalidOperationException(\"The item was not taken in.\"); }").NormalizeWhitespace(elasticTrivia: true);
        test = test.ReplaceNode(((IsPatternExpressionSyntax)test.Condition).Expression, statement.Expression.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space));
        return WaitStatementSyntax.WithShortNames(test.WithTriviaFrom(statement).WithAdditionalAnnotations(Formatter.Annotation));
    }
}
