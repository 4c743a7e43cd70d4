using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Gives what outlives the turn a token that ends with the object: <c>_ = PollAsync(ct)</c> becomes <c>_ = PollAsync(_ends.Token)</c>, with a source that <c>Dispose</c> cancels.</summary>
/// <remarks>A source that the class already cancels when it ends is used. Otherwise one is declared, and cancelled first thing in the <c>Dispose</c> that is there, or in a new one.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OwnStopTokenCodeFix))]
public sealed class OwnStopTokenCodeFix() : TypeCodeFix("OwnStopToken", Rules.TurnTokenId)
{
    private protected override string Title => "Use a token that ends with the object";

    private protected override Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not IdentifierNameSyntax token || !IsOnlyRead(token)
            || token.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not ClassDeclarationSyntax type || model.GetDeclaredSymbol(type, cancellationToken) is not { } owner)
        {
            return null;
        }

        if (StopSource.Existing(owner, type) is { } source)
        {
            // A local of the same name would be taken for it.
            return SymbolEqualityComparer.Default.Equals(model.LookupSymbols(token.SpanStart, name: source.Name).FirstOrDefault(), source) ? new() { [token] = t => TokenOf(source.Name, t) } : null;
        }

        string name = FreeNames.At(type, type, model, "_ends");
        return StopSource.Declaring(owner, type, name) is { } declare ? new() { [token] = t => TokenOf(name, t), [type] = declare } : null;
    }

    // The source is declared once for all reports of the class.
    private protected override bool IsAlikeForAll(SyntaxNode node) => node is ClassDeclarationSyntax;

    private static bool IsOnlyRead(IdentifierNameSyntax token) =>
        !(token.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None } || (token.Parent is AssignmentExpressionSyntax assignment && assignment.Left == token));

    private static SyntaxNode TokenOf(string source, SyntaxNode token) =>
        SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, SyntaxFactory.IdentifierName(source), SyntaxFactory.IdentifierName("Token")).WithTriviaFrom(token);
}
