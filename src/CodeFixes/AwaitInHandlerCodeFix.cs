using Concurrency.Analyzers;
using Concurrency.Analyzers.Liveness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>Makes a handler asynchronous that blocks: <c>int Get() =&gt; Load().Result</c> becomes <c>async Task&lt;int&gt; Get() =&gt; await Load()</c>. Its handle stays as it is.</summary>
/// <remarks>Only a handler that nobody calls directly, overrides or implements: such a caller would have to await as well.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitInHandlerCodeFix))]
public sealed class AwaitInHandlerCodeFix() : NodeCodeFix("AwaitInHandler", Rules.BlockingCallId)
{
    private protected override string Title => "Make the handler async and await";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.ContainsKey(BlockingCallAnalyzer.AwaitProperty) || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax blocking
            || blocking.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method || !StandsInIt(blocking, method) || !CanBeAsync(method, model, cancellationToken)
            || AwaitInsteadOfBlockingCodeFix.Awaited(blocking, model) is not { } awaited)
        {
            return null;
        }

        return new(method, current => Made((MethodDeclarationSyntax)current, method, blocking, awaited));
    }

    private static MethodDeclarationSyntax Made(MethodDeclarationSyntax current, MethodDeclarationSyntax original, ExpressionSyntax blocking, ExpressionSyntax awaited)
    {
        // One replacement per method, so nothing inside of it has moved.
        SyntaxNode place = current.FindNode(new(current.FullSpan.Start + (blocking.SpanStart - original.FullSpan.Start), blocking.Span.Length), getInnermostNodeForTie: true);

        MethodDeclarationSyntax changed = current.ReplaceNode(place, AwaitInsteadOfBlockingCodeFix.Result(place, awaited));
        string result = changed.ReturnType.WithoutTrivia().ToString();
        TypeSyntax task = ShortNames.In(SyntaxFactory.ParseTypeName(result == "void" ? "global::System.Threading.Tasks.Task" : $"global::System.Threading.Tasks.Task<{result}>"))
            .WithTriviaFrom(changed.ReturnType).WithAdditionalAnnotations(Simplifier.Annotation);
        SyntaxToken async = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        changed = changed.Modifiers.Count > 0 ? changed.WithReturnType(task).AddModifiers(async) : changed.WithReturnType(task.WithoutLeadingTrivia()).WithModifiers(SyntaxFactory.TokenList(async.WithLeadingTrivia(current.GetLeadingTrivia())));
        return changed.WithAdditionalAnnotations(Formatter.Annotation);
    }

    // Not in a delegate, not in a lock, not where an await is no expression.
    private static bool StandsInIt(ExpressionSyntax blocking, MethodDeclarationSyntax method)
    {
        for (SyntaxNode? node = blocking.Parent; node != method; node = node.Parent)
        {
            if (node is null or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or LockStatementSyntax or UnsafeStatementSyntax or CatchFilterClauseSyntax or QueryExpressionSyntax)
            {
                return false;
            }
        }

        return true;
    }

    private static bool CanBeAsync(MethodDeclarationSyntax method, SemanticModel model, CancellationToken cancellationToken)
    {
        if (method.Modifiers.Any(static m => m.Kind() is SyntaxKind.AsyncKeyword or SyntaxKind.OverrideKeyword or SyntaxKind.VirtualKeyword or SyntaxKind.AbstractKeyword or SyntaxKind.PartialKeyword or SyntaxKind.UnsafeKeyword) || method.ExplicitInterfaceSpecifier is not null
            || method.ParameterList.Parameters.Any(static p => p.Modifiers.Any()) || method.DescendantNodes().Any(static n => n is YieldStatementSyntax or RefTypeSyntax or RefExpressionSyntax or FixedStatementSyntax)
            || model.GetDeclaredSymbol(method, cancellationToken) is not { } symbol || symbol.ReturnType is { Name: "Task" or "ValueTask" } or { IsRefLikeType: true } || symbol.IsGenericMethod
            || symbol.ReturnType is INamedTypeSymbol { Name: "IAsyncEnumerable" or "IEnumerable" or "IAsyncEnumerator" or "IEnumerator" } || symbol.Parameters.Any(static p => p.Type.IsRefLikeType || p.ScopedKind != ScopedKind.None))
        {
            return false;
        }

        bool implements = symbol.ContainingType.AllInterfaces.SelectMany(static i => i.GetMembers()).Any(m => SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(m), symbol));
        return !implements && !IsNamedElsewhere(symbol, model, cancellationToken);
    }

    // The handle calls it in generated code, which is made anew.
    private static bool IsNamedElsewhere(IMethodSymbol symbol, SemanticModel model, CancellationToken cancellationToken)
    {
        int names = 0;
        foreach (SyntaxTree tree in model.Compilation.SyntaxTrees)
        {
            if (!tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))
            {
                names += tree.GetRoot(cancellationToken).DescendantTokens().Count(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == symbol.Name);
            }
        }

        return names != 1;
    }
}
