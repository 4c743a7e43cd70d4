using Concurrency.Analyzers;
using Concurrency.Analyzers.Safety;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Takes the lock where it is missing and states on the field which lock that is: <c>[GuardedBy(nameof(_gate))]</c>.</summary>
/// <remarks>Once stated, a single use outside of the lock is reported. No Fix All: a lock can deadlock with others, so each one deserves a look.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeclareGuardCodeFix))]
public sealed class DeclareGuardCodeFix() : TypeCodeFix("DeclareGuard", Rules.GuardedFieldId)
{
    private protected override string Title => "Take the lock, and declare it with [GuardedBy]";

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    private protected override Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // Stated for a plain field, reads without the lock would be reported next.
        if (!diagnostic.Properties.TryGetValue(GuardedStateAnalyzer.LockProperty, out string? gate) || gate is null or "this" || TakeLockCodeFix.Places(root, diagnostic) is not { } places
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not { } use || model.GetSymbolInfo(use, cancellationToken).Symbol is not IFieldSymbol { DeclaringSyntaxReferences: { Length: 1 } declarations } field
            || declarations[0].SyntaxTree != root.SyntaxTree || declarations[0].GetSyntax(cancellationToken) is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax declaration } }
            || !diagnostic.Properties.ContainsKey(GuardedStateAnalyzer.CollectionProperty) || Analyzers.Common.Annotations.Has(field, "GuardedByAttribute")
            || model.Compilation.GetTypeByMetadataName("Concurrency.GuardedByAttribute") is null)
        {
            return null;
        }

        Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> changes = places.ToDictionary(static p => p, p => (Func<SyntaxNode, SyntaxNode>)(current => TakeLockCodeFix.Locked(current, gate)));
        changes[declaration] = d => Declared((FieldDeclarationSyntax)d, gate);
        return changes;
    }

    private static FieldDeclarationSyntax Declared(FieldDeclarationSyntax declaration, string gate)
    {
        var parsed = (FieldDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"[global::Concurrency.GuardedBy(nameof({gate}))] int x;")!;
        AttributeListSyntax attribute = ShortNames.In(parsed.AttributeLists[0]).WithTrailingTrivia(SyntaxFactory.Space);
        SyntaxTriviaList leading = declaration.GetLeadingTrivia();
        declaration = declaration.WithLeadingTrivia();
        return declaration.WithAttributeLists(declaration.AttributeLists.Insert(0, attribute)).WithLeadingTrivia(leading).WithAdditionalAnnotations(Formatter.Annotation);
    }
}
