using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Stores <c>Lazy&lt;T&gt;</c> in a concurrent dictionary, so that two callers for one key make the value once.</summary>
/// <remarks>No Fix All: <c>Lazy</c> keeps a failure too, and answers every later call with it. Whether that is wanted deserves a look.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LazyValueCodeFix))]
public sealed class LazyValueCodeFix() : TypeCodeFix("LazyValue", Rules.CheckThenActId)
{
    private protected override string Title => "Make the value once, with Lazy<T> (which keeps a failure too)";

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    private protected override Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax reported }
            || PrivateFieldSyntax.Of(model.GetSymbolInfo(reported.Expression, cancellationToken).Symbol, model, cancellationToken) is not { } field
            || field.Field.Type is not INamedTypeSymbol { Name: "ConcurrentDictionary", TypeArguments: { Length: 2 } arguments }
            || field.Variable.Initializer?.Value is not BaseObjectCreationExpressionSyntax { Initializer: null } created)
        {
            return null;
        }

        int position = field.Declaration.SpanStart;
        string lazy = $"global::System.Lazy<{arguments[1].ToMinimalDisplayString(model, position)}>";
        Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> changes = [];
        if (ValueOf(field.Declaration.Declaration.Type) is not { } declaredValue)
        {
            return null;
        }

        changes[declaredValue] = t => Lazily(lazy, t);
        if (created is ObjectCreationExpressionSyntax named)
        {
            if (ValueOf(named.Type) is not { } createdValue)
            {
                return null;
            }

            changes[createdValue] = t => Lazily(lazy, t);
        }

        foreach (ExpressionSyntax access in field.Uses)
        {
            // Every value goes in and comes out through a factory; other uses would see the Lazy.
            if (access.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetOrAdd", Parent: InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } given } call }
                || given[1].Expression is not LambdaExpressionSyntax { AsyncKeyword.RawKind: 0 } factory)
            {
                return null;
            }

            changes[factory] = f => Made((LambdaExpressionSyntax)f, lazy);
            changes[call] = static c => SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, ((ExpressionSyntax)c).WithoutTrailingTrivia(), SyntaxFactory.IdentifierName("Value")).WithTrailingTrivia(c.GetTrailingTrivia());
        }

        return changes;
    }

    private static TypeSyntax? ValueOf(TypeSyntax dictionary) => dictionary switch
    {
        GenericNameSyntax { TypeArgumentList.Arguments: { Count: 2 } arguments } => arguments[1],
        QualifiedNameSyntax { Right: GenericNameSyntax { TypeArgumentList.Arguments: { Count: 2 } arguments } } => arguments[1],
        _ => null,
    };

    private static SyntaxNode Lazily(string lazy, SyntaxNode type) =>
        SyntaxFactory.ParseTypeName(lazy).WithTriviaFrom(type).WithAdditionalAnnotations(Microsoft.CodeAnalysis.Simplification.Simplifier.Annotation);

    private static LambdaExpressionSyntax Made(LambdaExpressionSyntax factory, string lazy)
    {
        ExpressionSyntax made = ShortNames.In(SyntaxFactory.ParseExpression($"new {lazy}(() => 0)"));
        var inner = made.DescendantNodes().OfType<LambdaExpressionSyntax>().First();
        made = made.ReplaceNode(inner, inner.WithBody(factory.Body.WithoutTrivia()));
        return factory is SimpleLambdaExpressionSyntax simple
            ? simple.WithBlock(null).WithExpressionBody(made.WithTriviaFrom(factory.Body))
            : ((ParenthesizedLambdaExpressionSyntax)factory).WithBlock(null).WithExpressionBody(made.WithTriviaFrom(factory.Body));
    }
}
