using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Awaits in the actor: <c>await LoadAsync().ConfigureAwait(false)</c> becomes <c>await LoadAsync()</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StayInActorCodeFix))]
public sealed class StayInActorCodeFix() : NodeCodeFix("StayInActor", Rules.LeavesActorId)
{
    private protected override string Title => "Stay in the actor";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        // Options may say more than where to go on: those are left to the user.
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression }, ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax }] } call
            ? new(call, current => ((MemberAccessExpressionSyntax)((InvocationExpressionSyntax)current).Expression).Expression.WithoutTrailingTrivia().WithTrailingTrivia(current.GetTrailingTrivia()))
            : null;
}
