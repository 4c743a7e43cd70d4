using Concurrency.Analyzers;
using Concurrency.Analyzers.Safety;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Keeps the task instead of its result, so that late callers wait for the first one's work: <c>return await LazyInitializer.EnsureInitialized(ref _page, () =&gt; new Lazy&lt;Task&lt;Page&gt;&gt;(() =&gt; LoadAsync())).Value;</c></summary>
/// <remarks>No Fix All: a failed task is kept as well, and answers every later call. Whether that is wanted deserves a look.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepTaskCodeFix))]
public sealed class KeepTaskCodeFix() : TypeCodeFix("KeepTask", Rules.StaleStateId)
{
    private protected override string Title => "Load once, with Lazy<Task<T>> (which keeps a failure too)";

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    private protected override Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(StaleStateAnalyzer.ReliesOn, out string? basis) || basis != "null"
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not AssignmentExpressionSyntax { Right: AwaitExpressionSyntax awaited } assignment
            || PrivateFieldSyntax.Of(model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol, model, cancellationToken) is not { Field.IsReadOnly: false, Variable.Initializer: null } field
            || model.GetTypeInfo(awaited, cancellationToken).Type is not { SpecialType: not SpecialType.System_Void } result)
        {
            return null;
        }

        (ExpressionSyntax task, string configured) = awaited.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } access } configure
            ? (access.Expression, ".ConfigureAwait" + configure.ArgumentList)
            : (awaited.Expression, string.Empty);
        if (model.GetTypeInfo(task, cancellationToken).Type is not INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 1 } started || NamesWhatIsGone(task, model, cancellationToken)
            || Loading(assignment, field.Uses) is not { } loading)
        {
            return null;
        }

        string type = $"global::System.Lazy<global::System.Threading.Tasks.Task<{result.WithNullableAnnotation(NullableAnnotation.None).ToMinimalDisplayString(model, field.Declaration.SpanStart)}>>";
        string made = task.WithoutTrivia() + (started.Name == "ValueTask" ? ".AsTask()" : string.Empty);
        string loaded = $"await global::System.Threading.LazyInitializer.EnsureInitialized(ref {assignment.Left.WithoutTrivia()}, () => new {type}(() => {made})).Value{configured}";
        bool isNullable = (model.GetNullableContext(field.Declaration.SpanStart) & NullableContext.AnnotationsEnabled) != 0;
        Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> changes = new()
        {
            [field.Declaration.Declaration.Type] = t => ShortNames.In(SyntaxFactory.ParseTypeName(type + (isNullable ? "?" : string.Empty)).WithTriviaFrom(t)),
        };
        if (loading is ReturnStatementSyntax)
        {
            changes[assignment] = a => ShortNames.In(SyntaxFactory.ParseExpression(loaded)).WithTriviaFrom(a);
            return changes;
        }

        // if (_f is null) { _f = await …; } return _f;
        var block = (BlockSyntax)loading.Parent!;
        int at = block.Statements.IndexOf((StatementSyntax)loading);
        changes[block] = b => Loaded((BlockSyntax)b, at, loaded);
        return changes;
    }

    // The task is started once for all callers: it must not depend on what one of them has given.
    private static bool NamesWhatIsGone(ExpressionSyntax task, SemanticModel model, CancellationToken cancellationToken) =>
        task.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(n => model.GetSymbolInfo(n, cancellationToken).Symbol is ILocalSymbol or IRangeVariableSymbol or IParameterSymbol { ContainingSymbol: not IMethodSymbol { MethodKind: MethodKind.Constructor } });

    // The statement that loads, where all uses of the field stand in it and in the return behind it.
    private static SyntaxNode? Loading(AssignmentExpressionSyntax assignment, List<ExpressionSyntax> uses)
    {
        if (assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression))
        {
            return assignment.Parent is ReturnStatementSyntax && uses.Count == 1 ? assignment.Parent : null;
        }

        StatementSyntax? statement = assignment.Parent as ExpressionStatementSyntax;
        IfStatementSyntax? check = statement?.Parent as IfStatementSyntax ?? (statement?.Parent is BlockSyntax { Statements.Count: 1 } body ? body.Parent as IfStatementSyntax : null);
        if (check is not { Else: null, Parent: BlockSyntax block } || uses.Count != 3 || !AsksForNull(check.Condition))
        {
            return null;
        }

        int at = block.Statements.IndexOf(check);
        return at + 1 < block.Statements.Count && block.Statements[at + 1] is ReturnStatementSyntax { Expression: { } returned } && uses.Contains(returned) ? check : null;
    }

    private static bool AsksForNull(ExpressionSyntax condition) => condition switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } binary => binary.Right.IsKind(SyntaxKind.NullLiteralExpression) || binary.Left.IsKind(SyntaxKind.NullLiteralExpression),
        IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression } } => true,
        _ => false,
    };

    private static BlockSyntax Loaded(BlockSyntax block, int at, string loaded)
    {
        var check = (IfStatementSyntax)block.Statements[at];
        var returned = (ReturnStatementSyntax)block.Statements[at + 1];
        ReturnStatementSyntax result = returned.WithExpression(ShortNames.In(SyntaxFactory.ParseExpression(loaded))).WithLeadingTrivia(check.GetLeadingTrivia());
        return block.WithStatements(block.Statements.Replace(returned, result).RemoveAt(at));
    }
}
