using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>Stores the running work instead of its result: <c>d.GetOrAdd(k, await LoadAsync(k))</c> becomes <c>await d.GetOrAdd(k, _ =&gt; new Lazy&lt;Task&lt;T&gt;&gt;(() =&gt; LoadAsync(k))).Value</c>.</summary>
/// <remarks>No Fix All: a failed task is kept as well, and answers every later call. Whether that is wanted deserves a look.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LazyTaskCodeFix))]
public sealed class LazyTaskCodeFix() : TypeCodeFix("LazyTask", Rules.CheckThenActId)
{
    private static readonly HashSet<string> Untyped = new(StringComparer.Ordinal) { "ContainsKey", "Count", "IsEmpty", "Clear", "Keys" };

    private protected override string Title => "Start the work once, with Lazy<Task<T>> (which keeps a failure too)";

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    private protected override Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // The report stands at the call or at what belongs to it.
        InvocationExpressionSyntax? reported = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).AncestorsAndSelf().TakeWhile(static n => n is not MemberDeclarationSyntax).OfType<InvocationExpressionSyntax>().FirstOrDefault(static c => IsAwaitingCall(c));
        if (reported is not { Expression: MemberAccessExpressionSyntax { Expression: { } receiver } }
            || PrivateFieldSyntax.Of(model.GetSymbolInfo(receiver, cancellationToken).Symbol, model, cancellationToken) is not { } field
            || field.Field.Type is not INamedTypeSymbol { Name: "ConcurrentDictionary", TypeArguments: { Length: 2 } arguments }
            || field.Variable.Initializer?.Value is not BaseObjectCreationExpressionSyntax { Initializer: null } created || ValueOf(field.Declaration.Declaration.Type) is not { } declaredValue)
        {
            return null;
        }

        string lazy = $"global::System.Lazy<global::System.Threading.Tasks.Task<{arguments[1].WithNullableAnnotation(arguments[1].NullableAnnotation).ToMinimalDisplayString(model, field.Declaration.SpanStart)}>>";
        Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> changes = new() { [declaredValue] = t => Lazily(lazy, t) };
        if (created is ObjectCreationExpressionSyntax { Type: { } named })
        {
            if (ValueOf(named) is not { } createdValue)
            {
                return null;
            }

            changes[createdValue] = t => Lazily(lazy, t);
        }

        foreach (ExpressionSyntax access in field.Uses)
        {
            if (access.Parent is not MemberAccessExpressionSyntax member || member.Expression != access)
            {
                return null;
            }

            if (Untyped.Contains(member.Name.Identifier.ValueText) || IsDiscardingRemoval(member))
            {
                continue;
            }

            if (member.Parent is not InvocationExpressionSyntax call || !IsAwaitingCall(call) || TaskOf(call, model, cancellationToken) is not { } task)
            {
                return null;
            }

            changes[call] = c => Started((InvocationExpressionSyntax)c, task, lazy);
        }

        return changes;
    }

    // d.GetOrAdd(k, await …), whose await is the last thing evaluated before the call.
    private static bool IsAwaitingCall(InvocationExpressionSyntax call) =>
        call is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetOrAdd" }, ArgumentList.Arguments: { Count: 2 } arguments } && arguments[1].Expression is AwaitExpressionSyntax && AwaitSyntax.IsAllowedAt(call);

    private static string? TaskOf(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        ExpressionSyntax task = ((AwaitExpressionSyntax)call.ArgumentList.Arguments[1].Expression).Expression;
        if (task is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: { } inner } })
        {
            task = inner;
        }

        if (model.GetTypeInfo(task, cancellationToken).Type is not INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 1 } started
            || task.DescendantNodesAndSelf().Any(static n => n is AwaitExpressionSyntax or DeclarationExpressionSyntax or AssignmentExpressionSyntax)
            || task.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => model.GetSymbolInfo(n, cancellationToken).Symbol is IParameterSymbol { Type.Name: "CancellationToken" })
            || !LambdaSyntax.CanCapture(task, model, cancellationToken))
        {
            // One caller's token must not cancel what the others wait for.
            return null;
        }

        return task.WithoutTrivia() + (started.Name == "ValueTask" ? ".AsTask()" : string.Empty);
    }

    private static bool IsDiscardingRemoval(MemberAccessExpressionSyntax member) =>
        member is { Name.Identifier.ValueText: "TryRemove", Parent: InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } arguments } } && arguments[1].Expression is IdentifierNameSyntax { Identifier.ValueText: "_" } or DeclarationExpressionSyntax { Designation: DiscardDesignationSyntax, Type: IdentifierNameSyntax { IsVar: true } };

    private static TypeSyntax? ValueOf(TypeSyntax dictionary) => dictionary switch
    {
        GenericNameSyntax { TypeArgumentList.Arguments: { Count: 2 } arguments } => arguments[1],
        QualifiedNameSyntax { Right: GenericNameSyntax { TypeArgumentList.Arguments: { Count: 2 } arguments } } => arguments[1],
        _ => null,
    };

    private static TypeSyntax Lazily(string lazy, SyntaxNode type) => ShortNames.In(SyntaxFactory.ParseTypeName(lazy)).WithTriviaFrom(type).WithAdditionalAnnotations(Simplifier.Annotation);

    private static ExpressionSyntax Started(InvocationExpressionSyntax call, string task, string lazy)
    {
        ArgumentSyntax key = call.ArgumentList.Arguments[0];
        ExpressionSyntax value = SyntaxFactory.ParseExpression($"await {call.Expression.WithoutTrivia()}({key.WithoutTrivia()}, _ => new {lazy}(() => {task})).Value");
        bool isOperand = call.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax;
        return ShortNames.In(isOperand ? SyntaxFactory.ParenthesizedExpression(value) : value).WithTriviaFrom(call);
    }
}
