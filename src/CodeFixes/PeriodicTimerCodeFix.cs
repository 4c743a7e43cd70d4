using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Turns a timer with an <c>async void</c> callback into a loop over a <c>PeriodicTimer</c>, which traces what fails and never overtakes itself.</summary>
/// <remarks>Only for a private field that is made once, with a first tick at once or after the period, and otherwise only disposed.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PeriodicTimerCodeFix))]
public sealed class PeriodicTimerCodeFix() : TypeCodeFix("PeriodicTimer", Rules.AsyncVoidId, Rules.BusyWaitId)
{
    private protected override string Title => "Loop over a PeriodicTimer";

    private protected override Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // _timer = new Timer(async _ => …, null, due, period);
        if (Callback(root, diagnostic) is not { } callback
            || callback.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Arguments: { Count: 4 } arguments, Parent: BaseObjectCreationExpressionSyntax created } }
            || created.Parent is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Parent: ExpressionStatementSyntax { Parent: BlockSyntax block } statement } assignment
            || model.GetTypeInfo(created, cancellationToken).Type is not { Name: "Timer", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } }
            || model.Compilation.GetTypeByMetadataName("System.Threading.PeriodicTimer") is null
            || PrivateFieldSyntax.Of(model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol, model, cancellationToken) is not { Variable.Initializer: null } field
            || !field.Uses.All(u => u == assignment.Left || IsDisposal(u)) || Period(arguments[3].Expression, model, cancellationToken) is not { } period
            || FirstTick(arguments[2].Expression, arguments[3].Expression, model, cancellationToken) is not { } isAtOnce || (isAtOnce && callback.AsyncKeyword.IsKind(SyntaxKind.None)) || !IsPlain(callback, model, cancellationToken))
        {
            return null;
        }

        string tick = FreeNames.At(statement, null, model, "TickAsync");
        string timer = FreeNames.At(statement, null, model, "timer");
        int at = block.Statements.IndexOf(statement);
        bool isNullable = field.Declaration.Declaration.Type is NullableTypeSyntax;
        return new()
        {
            [field.Declaration.Declaration.Type] = t => ShortNames.In(SyntaxFactory.ParseTypeName("global::System.Threading.PeriodicTimer" + (isNullable ? "?" : string.Empty))).WithTriviaFrom(t),
            [block] = b => Looping((BlockSyntax)b, at, period, isAtOnce, tick, timer),
        };
    }

    // Reported at the lambda as async void, or at the timer that overtakes itself.
    private static LambdaExpressionSyntax? Callback(SyntaxNode root, Diagnostic diagnostic) => diagnostic.Id == Rules.AsyncVoidId
        ? root.FindToken(diagnostic.Location.SourceSpan.Start).Parent as LambdaExpressionSyntax
        : root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 4 } arguments } ? arguments[0].Expression as LambdaExpressionSyntax : null;

    private static bool IsDisposal(ExpressionSyntax use) => use.Parent switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose", Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } } => true,
        ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" }, ArgumentList.Arguments.Count: 0 } } access => access.Expression == use,
        _ => false,
    };

    // A period of zero, or for ever, is a timer that ticks once.
    private static string? Period(ExpressionSyntax period, SemanticModel model, CancellationToken cancellationToken) => model.GetTypeInfo(period, cancellationToken).Type switch
    {
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 } => model.GetConstantValue(period, cancellationToken).Value is int and > 0 ? $"global::System.TimeSpan.FromMilliseconds({period})" : null,
        { Name: "TimeSpan" } => period is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "TimeSpan" } } } ? period.ToString() : null,
        _ => null,
    };

    private static bool? FirstTick(ExpressionSyntax due, ExpressionSyntax period, SemanticModel model, CancellationToken cancellationToken) =>
        SyntaxFactory.AreEquivalent(due, period) ? false
        : model.GetConstantValue(due, cancellationToken).Value is 0 || due.ToString() is "TimeSpan.Zero" ? true
        : null;

    // Its state is not used, and nothing in it leaves: in a loop, return would end the timer.
    private static bool IsPlain(LambdaExpressionSyntax callback, SemanticModel model, CancellationToken cancellationToken)
    {
        IEnumerable<SyntaxNode> own = callback.Body.DescendantNodesAndSelf(n => n == callback.Body || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));
        return !own.Any(static n => n is ReturnStatementSyntax)
            && model.GetSymbolInfo(callback, cancellationToken).Symbol is IMethodSymbol { Parameters: [{ } state] }
            && !callback.Body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(n, cancellationToken).Symbol, state));
    }

    private static BlockSyntax Looping(BlockSyntax block, int at, string period, bool isAtOnce, string tick, string timer)
    {
        var statement = (ExpressionStatementSyntax)block.Statements[at];
        var assignment = (AssignmentExpressionSyntax)statement.Expression;
        var callback = (LambdaExpressionSyntax)((BaseObjectCreationExpressionSyntax)assignment.Right).ArgumentList!.Arguments[0].Expression;
        string target = assignment.Left.WithoutTrivia().ToString();
        StatementSyntax made = SyntaxFactory.ParseStatement($"{target} = new global::System.Threading.PeriodicTimer({period});").WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.ElasticLineFeed);
        StatementSyntax started = SyntaxFactory.ParseStatement($"_ = {tick}({target});").WithTrailingTrivia(statement.GetTrailingTrivia());

        const string Body = "try { } catch (global::System.Exception exception) { global::System.Diagnostics.Trace.TraceError(exception.ToString()); }";
        string loop = isAtOnce ? $"do {{ {Body} }} while (await {timer}.WaitForNextTickAsync());" : $"while (await {timer}.WaitForNextTickAsync()) {{ {Body} }}";
        StatementSyntax function = SyntaxFactory.ParseStatement($"async global::System.Threading.Tasks.Task {tick}(global::System.Threading.PeriodicTimer {timer}) {{ {loop} }}").NormalizeWhitespace(elasticTrivia: true);
        TryStatementSyntax guarded = function.DescendantNodes().OfType<TryStatementSyntax>().First();
        SyntaxList<StatementSyntax> work = callback.Body is BlockSyntax body ? body.Statements : SyntaxFactory.SingletonList<StatementSyntax>(SyntaxFactory.ExpressionStatement(((ExpressionSyntax)callback.Body).WithoutTrivia()));
        function = function.ReplaceNode(guarded, guarded.WithBlock(guarded.Block.WithStatements(work)));

        // An empty line in front of the function, as everywhere.
        StatementSyntax[] changed = [ShortNames.In(made).WithAdditionalAnnotations(Formatter.Annotation), started.WithAdditionalAnnotations(Formatter.Annotation)];
        SyntaxList<StatementSyntax> statements = block.Statements.RemoveAt(at).InsertRange(at, changed);
        return block.WithStatements(statements.Add(ShortNames.In(function).WithLeadingTrivia(SyntaxFactory.ElasticLineFeed).WithAdditionalAnnotations(Formatter.Annotation)));
    }
}
