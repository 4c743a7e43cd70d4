using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Wakes one waiter for one item.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PulseOneCodeFix))]
public sealed class PulseOneCodeFix() : NodeCodeFix("PulseOne", Rules.SameWorkId)
{
    private protected override string Title => "Wake up one";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: { Identifier.ValueText: "PulseAll" } name } }
            ? new(name, static current => SyntaxFactory.IdentifierName("Pulse").WithTriviaFrom(current))
            : null;
}
