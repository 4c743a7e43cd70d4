using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Calls the method itself for every item: <c>await pool.RenderAllAsync(ids, ct)</c> becomes <c>await Task.WhenAll(ids.Select(item => RenderAsync(item, ct)))</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CallBodiesDirectlyCodeFix))]
public sealed class CallBodiesDirectlyCodeFix() : NodeCodeFix("CallBodies", Rules.OwnPoolFanOutId)
{
    private const string Suffix = "AllAsync";

    private protected override string Title => "Call the method itself for every item";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { Parent: AwaitExpressionSyntax awaited } call
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol { Parameters: [{ Type: INamedTypeSymbol { Name: "IEnumerable", TypeArguments: [{ } item] } }, ..] } fanOut
            || !fanOut.Name.EndsWith(Suffix, StringComparison.Ordinal)
            || call.ArgumentList.Arguments is not ([{ NameColon: null }] or [{ NameColon: null }, { NameColon: null }])
            || call.ArgumentList.Arguments[0].Expression is CollectionExpressionSyntax
            || fanOut.ContainingType.ContainingType is not { } pool
            || PoolBody.Of(pool, fanOut.Name.Substring(0, fanOut.Name.Length - Suffix.Length), item) is not { } body
            || !model.LookupNamespacesAndTypes(call.SpanStart, name: "Enumerable").Any(static t => t.ContainingNamespace?.ToDisplayString() == "System.Linq"))
        {
            return null;
        }

        string? token = call.ArgumentList.Arguments.Count == 2 ? call.ArgumentList.Arguments[1].Expression.ToString() : null;
        string arguments = "item" + (body.Parameters.Length == 2 && token is not null ? ", " + token : "");
        string? text = body.ReturnType is INamedTypeSymbol { Name: "Task" }
            ? $"await Task.WhenAll({call.ArgumentList.Arguments[0].Expression}.Select(item => {body.Name}({arguments})))"
            : body is { ReturnsVoid: false, ReturnType.Name: not "ValueTask" }
                ? $"{call.ArgumentList.Arguments[0].Expression}.Select(item => {body.Name}({arguments})).ToArray()"
                : null;
        return text is null ? null : new(awaited, current => SyntaxFactory.ParseExpression(text).WithTriviaFrom(current).WithAdditionalAnnotations(Formatter.Annotation));
    }
}
