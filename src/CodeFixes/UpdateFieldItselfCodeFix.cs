using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Gives <c>Interlocked</c> the field instead of a copy that nobody reads: <c>int n = _n; Interlocked.Increment(ref n);</c> becomes <c>Interlocked.Increment(ref _n);</c></summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UpdateFieldItselfCodeFix))]
public sealed class UpdateFieldItselfCodeFix() : NodeCodeFix("FieldItself", Rules.AtomicFieldId)
{
    private protected override string Title => "Update the field itself";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } call
            || arguments[0] is not { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword, Expression: IdentifierNameSyntax copy } || call.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { Parent: BlockSyntax block } statement
            || model.GetSymbolInfo(copy, cancellationToken).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } declared }
            || declared[0].GetSyntax(cancellationToken) is not VariableDeclaratorSyntax { Initializer.Value: { } field, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax home } declaration } }
            || home != block || !IsField(field, model, cancellationToken) || home.DescendantNodes().OfType<IdentifierNameSyntax>().Count(n => n.Identifier.ValueText == copy.Identifier.ValueText) != 1)
        {
            return null;
        }

        int from = block.Statements.IndexOf(declaration);
        int to = block.Statements.IndexOf(statement);
        return new(block, current => Rewritten((BlockSyntax)current, from, to, copy.Identifier.ValueText, field.WithoutTrivia()));
    }

    private static bool IsField(ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken) =>
        value is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or IdentifierNameSyntax } && model.GetSymbolInfo(value, cancellationToken).Symbol is IFieldSymbol { IsReadOnly: false, IsConst: false };

    private static BlockSyntax Rewritten(BlockSyntax block, int declaration, int statement, string copy, ExpressionSyntax field)
    {
        StatementSyntax update = block.Statements[statement];
        IdentifierNameSyntax argument = update.DescendantNodes().OfType<IdentifierNameSyntax>().First(n => n.Identifier.ValueText == copy && n.Parent is ArgumentSyntax);
        StatementSyntax changed = update.ReplaceNode(argument, field.WithTriviaFrom(argument));
        if (declaration + 1 == statement)
        {
            changed = changed.WithLeadingTrivia(block.Statements[declaration].GetLeadingTrivia());
        }

        return block.WithStatements(block.Statements.Replace(update, changed).RemoveAt(declaration));
    }
}
