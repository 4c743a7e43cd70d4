using System.Collections.Immutable;
using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Replaces a check and an act on a concurrent collection by the one call that does both: <c>TryAdd</c>, <c>AddOrUpdate</c>, or the <c>Try…</c> call as the condition.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseAtomicCollectionCallCodeFix))]
internal sealed class UseAtomicCollectionCallCodeFix : CodeFixProvider
{
    private const string Title = "Use one atomic call";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.CheckThenActId];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
        await Fix(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && Check(root, diagnostic) is { } check && Rewrite(check) is not null)
            {
                context.RegisterCodeFix(CodeAction.Create(Title, token => Fix(context.Document, [diagnostic], token), diagnostic.Id + ".AtomicCall"), diagnostic);
            }
        }
    }

    private static async Task<Document> Fix(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root is null)
        {
            return document;
        }

        HashSet<IfStatementSyntax> checks = [.. diagnostics.Select(d => Check(root, d)).OfType<IfStatementSyntax>().Where(static c => Rewrite(c) is not null)];
        return document.WithSyntaxRoot(root.ReplaceNodes(checks, static (old, current) => (Rewrite(current) ?? Rewrite(old) ?? current).WithTriviaFrom(current).WithAdditionalAnnotations(Formatter.Annotation)));
    }

    private static IfStatementSyntax? Check(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<IfStatementSyntax>();

    private static StatementSyntax? Rewrite(IfStatementSyntax check) => AsTryAdd(check) ?? AsAddOrUpdate(check) ?? AsTryUpdate(check) ?? AsTryTake(check);

    // if (!d.ContainsKey(k)) { d[k] = v; }
    private static StatementSyntax? AsTryAdd(IfStatementSyntax check)
    {
        if (check.Else is not null || check.Condition is not PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: InvocationExpressionSyntax asked }
            || Called(asked, "ContainsKey") is not { } call || call.Arguments.Count != 1 || Store(check.Statement) is not { } store || !store.Is(call.Receiver, call.Arguments[0].Expression))
        {
            return null;
        }

        return IsPlain(store.Value) ? Statement($"{call.Receiver}.TryAdd({call.Arguments[0]}, {store.Value});")
            : IsMovable(store.Value) ? Statement($"{call.Receiver}.GetOrAdd({call.Arguments[0]}, _ => {store.Value});")
            : null;
    }

    // if (d.TryGetValue(k, out var v)) { d[k] = f(v); } else { d[k] = c; }
    private static StatementSyntax? AsAddOrUpdate(IfStatementSyntax check)
    {
        if (check.Condition is not InvocationExpressionSyntax asked || Called(asked, "TryGetValue") is not { } call || call.Arguments.Count != 2
            || call.Arguments[1].Expression is not DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax { Identifier.ValueText: { } old } }
            || check.Else is null || Store(check.Statement) is not { } update || Store(check.Else.Statement) is not { } add
            || !update.Is(call.Receiver, call.Arguments[0].Expression) || !add.Is(call.Receiver, call.Arguments[0].Expression)
            || !IsMovable(update.Value) || !IsMovable(add.Value) || Names(add.Value).Contains(old) || IsUsedOutside(check, old))
        {
            return null;
        }

        string initial = IsPlain(add.Value) ? add.Value.ToString() : "_ => " + add.Value;
        return Statement($"{call.Receiver}.AddOrUpdate({call.Arguments[0]}, {initial}, (_, {old}) => {update.Value});");
    }

    // if (d.TryGetValue(k, out var v)) { d[k] = f(v); }
    private static StatementSyntax? AsTryUpdate(IfStatementSyntax check) =>
        check is { Else: null, Condition: InvocationExpressionSyntax asked } && Called(asked, "TryGetValue") is { Arguments.Count: 2 } call
        && call.Arguments[1].Expression is DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax { Identifier.ValueText: { } old } }
        && Store(check.Statement) is { } update && update.Is(call.Receiver, call.Arguments[0].Expression) && IsMovable(update.Value) && Names(update.Value).Contains(old) && !IsUsedOutside(check, old)
            ? Statement($"while ({asked} && !{call.Receiver}.TryUpdate({call.Arguments[0]}, {update.Value}, {old})) {{ }}")
            : null;

    // if (!q.IsEmpty) { q.TryDequeue(out var x); … }
    private static StatementSyntax? AsTryTake(IfStatementSyntax check)
    {
        if (check.Statement is not BlockSyntax { Statements: { Count: > 0 } statements } block || check.Else is not null
            || statements[0] is not ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryDequeue" or "TryPop" or "TryTake" } taken } take }
            || !IsNotEmpty(check.Condition, taken.Expression) || take.ArgumentList.Arguments.Select(static a => a.Expression).OfType<DeclarationExpressionSyntax>().Select(static d => d.Designation.ToString()).Any(name => IsUsedOutside(check, name)))
        {
            return null;
        }

        return check.WithCondition(take.WithoutTrivia()).WithStatement(block.WithStatements(statements.RemoveAt(0)));
    }

    private static bool IsNotEmpty(ExpressionSyntax condition, ExpressionSyntax collection) => condition switch
    {
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsEmpty" } empty } => SyntaxFactory.AreEquivalent(empty.Expression, collection),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.GreaterThanExpression, Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count" } count, Right: LiteralExpressionSyntax { Token.Value: 0 } } =>
            SyntaxFactory.AreEquivalent(count.Expression, collection),
        _ => false,
    };

    private static (ExpressionSyntax Receiver, SeparatedSyntaxList<ArgumentSyntax> Arguments)? Called(InvocationExpressionSyntax call, string method) =>
        call.Expression is MemberAccessExpressionSyntax access && access.Name.Identifier.ValueText == method ? (access.Expression.WithoutTrivia(), call.ArgumentList.Arguments) : null;

    private static StoreStep? Store(StatementSyntax statement) => statement switch
    {
        BlockSyntax { Statements: { Count: 1 } only } => Store(only[0]),
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } key } entry } assignment } =>
            new StoreStep(entry.Expression, key[0].Expression, assignment.Right.WithoutTrivia()),
        _ => null,
    };

    private static bool IsPlain(ExpressionSyntax value) => value is LiteralExpressionSyntax or IdentifierNameSyntax;

    // Into a lambda: no awaits, no assignments of its own.
    private static bool IsMovable(ExpressionSyntax value) =>
        !value.DescendantNodesAndSelf().Any(static n => n is AwaitExpressionSyntax or AssignmentExpressionSyntax or DeclarationExpressionSyntax or RefExpressionSyntax or AnonymousFunctionExpressionSyntax or CollectionExpressionSyntax
            or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression }
            or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression });

    private static IEnumerable<string> Names(SyntaxNode node) => node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(static n => n.Identifier.ValueText);

    private static bool IsUsedOutside(IfStatementSyntax check, string local) =>
        check.Parent is not null && check.Parent.ChildNodes().Where(n => n != check).SelectMany(Names).Contains(local);

    private static StatementSyntax Statement(string text) => SyntaxFactory.ParseStatement(text);

    private readonly struct StoreStep(ExpressionSyntax receiver, ExpressionSyntax key, ExpressionSyntax value)
    {
        public ExpressionSyntax Value { get; } = value;

        public bool Is(ExpressionSyntax collection, ExpressionSyntax asked) => SyntaxFactory.AreEquivalent(receiver, collection) && SyntaxFactory.AreEquivalent(key, asked);
    }
}
