using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>
/// Calls the method itself in the loop over its results: <c>await foreach (int size in pool.SizeEachAsync(names)) { … }</c> becomes <c>foreach (string item in names) { int size = await SizeAsync(item); … }</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CallBodiesInLoopCodeFix))]
public sealed class CallBodiesInLoopCodeFix() : NodeCodeFix("CallBodiesInLoop", Rules.OwnPoolFanOutId)
{
    private const string Suffix = "EachAsync";

    private protected override string Title => "Call the method itself for every item";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { Parent: ForEachStatementSyntax loop } call || loop.Expression != call
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol { Parameters: [{ Type: INamedTypeSymbol { Name: { } source, TypeArguments: [{ } item] } }, ..] } fanOut
            || !fanOut.Name.EndsWith(Suffix, StringComparison.Ordinal)
            || call.ArgumentList.Arguments is not ([{ NameColon: null }] or [{ NameColon: null }, { NameColon: null }])
            || (call.ArgumentList.Arguments.Count == 2 && model.GetTypeInfo(call.ArgumentList.Arguments[1].Expression, cancellationToken).ConvertedType?.Name != "CancellationToken")
            || call.ArgumentList.Arguments[0].Expression is CollectionExpressionSyntax
            || fanOut.ContainingType.ContainingType is not { } pool
            || PoolBody.Of(pool, fanOut.Name.Substring(0, fanOut.Name.Length - Suffix.Length), item) is not { ReturnsVoid: false } body)
        {
            return null;
        }

        string name = FreeNames.At(loop, null, model, "item");
        string? token = call.ArgumentList.Arguments.Count == 2 ? call.ArgumentList.Arguments[1].Expression.ToString() : null;
        string arguments = name + (body.Parameters.Length == 2 && token is not null ? ", " + token : string.Empty);
        bool isTask = body.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", Arity: 1 };
        string made = $"{(isTask ? "await " : string.Empty)}{body.Name}({arguments})";
        string itemType = item.ToMinimalDisplayString(model, loop.SpanStart);
        return new(loop, current => Rewritten((ForEachStatementSyntax)current, call.ArgumentList.Arguments[0].Expression, isAsynchronous: source == "IAsyncEnumerable", itemType, name, made));
    }

    private static ForEachStatementSyntax Rewritten(ForEachStatementSyntax loop, ExpressionSyntax source, bool isAsynchronous, string itemType, string item, string made)
    {
        StatementSyntax first = SyntaxFactory.ParseStatement($"{loop.Type.WithoutTrivia()} {loop.Identifier.ValueText} = {made};").WithTrailingTrivia(SyntaxFactory.ElasticLineFeed);
        BlockSyntax body = loop.Statement is BlockSyntax block ? block.WithStatements(block.Statements.Insert(0, first)) : SyntaxFactory.Block(first, loop.Statement.WithLeadingTrivia(SyntaxFactory.ElasticMarker));
        ForEachStatementSyntax changed = loop
            .WithType(SyntaxFactory.ParseTypeName(itemType).WithTriviaFrom(loop.Type))
            .WithIdentifier(SyntaxFactory.Identifier(item).WithTriviaFrom(loop.Identifier))
            .WithExpression(source.WithTriviaFrom(loop.Expression))
            .WithStatement(body);
        return (isAsynchronous ? changed : changed.WithAwaitKeyword(default).WithLeadingTrivia(loop.GetLeadingTrivia())).WithAdditionalAnnotations(Formatter.Annotation);
    }
}
