using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Sends a copy, so that sender and receiver have one each: <c>[.. items]</c>, <c>new(map)</c>, <c>message with { }</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SendCopyCodeFix))]
public sealed class SendCopyCodeFix() : NodeCodeFix("SendCopy", Rules.UnsafeMessageId, Rules.ChangedAfterSendId)
{
    private protected override string Title => "Send a copy";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // CG1006 stands at the change and names the sent argument first among its other places.
        Location? place = diagnostic.Id == Rules.ChangedAfterSendId ? (diagnostic.AdditionalLocations.Count > 0 ? diagnostic.AdditionalLocations[0] : null) : diagnostic.Location;
        if (place is null || !root.FullSpan.Contains(place.SourceSpan) || root.FindNode(place.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax sent)
            return null;

        TypeInfo type = model.GetTypeInfo(sent, cancellationToken);
        return CopyOf(sent, type.Type, type.ConvertedType) is { } copy ? new(sent, current => copy.WithTriviaFrom(current)) : null;
    }

    private static ExpressionSyntax? CopyOf(ExpressionSyntax sent, ITypeSymbol? type, ITypeSymbol? target) => type switch
    {
        // A collection expression or a bare new takes its type from the parameter.
        IArrayTypeSymbol or INamedTypeSymbol { Name: "List" or "HashSet", Arity: 1 } when SymbolEqualityComparer.Default.Equals(type, target) =>
            SyntaxFactory.ParseExpression($"[.. {sent.WithoutTrivia()}]"),
        INamedTypeSymbol { Name: "Dictionary" or "SortedDictionary" or "Queue" or "LinkedList" or "SortedSet" } when SymbolEqualityComparer.Default.Equals(type, target) =>
            SyntaxFactory.ParseExpression($"new({sent.WithoutTrivia()})"),
        INamedTypeSymbol { IsRecord: true, IsReferenceType: true } => SyntaxFactory.ParseExpression($"{sent.WithoutTrivia()} with {{ }}"),
        _ => null,
    };
}
