using Concurrency.Analyzers;
using Concurrency.Analyzers.Liveness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Calls the handler itself instead of asking the own actor for it: the turn has the state anyway.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CallDirectlyCodeFix))]
public sealed class CallDirectlyCodeFix() : NodeCodeFix("CallDirectly", Rules.AskCycleId)
{
    private protected override string Title => "Call it directly";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (diagnostic.Severity != DiagnosticSeverity.Error || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } ask
            || model.GetSymbolInfo(ask, cancellationToken).Symbol is not IMethodSymbol method || AskGraph.Asked(method) is not { } handler)
        {
            return null;
        }

        if (handler is IMethodSymbol { ReturnType: INamedTypeSymbol { Name: "Task" or "ValueTask" } } asynchronous)
        {
            return Call(ask, asynchronous, model, cancellationToken) is { } call ? new(ask, current => call.WithTriviaFrom(current)) : null;
        }

        if (AwaitOf(ask) is not { } awaited)
        {
            return null;
        }

        ExpressionSyntax? direct = handler is IMethodSymbol plain ? Call(ask, plain, model, cancellationToken) : SyntaxFactory.IdentifierName(handler.Name);
        return direct is null ? null : new(awaited, current => direct.WithTriviaFrom(current));
    }

    // The await around the ask, whatever stands between them.
    private static AwaitExpressionSyntax? AwaitOf(ExpressionSyntax ask)
    {
        SyntaxNode? node = ask.Parent;
        while (node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "AsTask" } or InvocationExpressionSyntax)
        {
            node = node.Parent;
        }

        return node as AwaitExpressionSyntax;
    }

    private static InvocationExpressionSyntax? Call(InvocationExpressionSyntax ask, IMethodSymbol handler, SemanticModel model, CancellationToken cancellationToken)
    {
        List<ArgumentSyntax> arguments = [.. ask.ArgumentList.Arguments];
        bool takesToken = handler.Parameters.Any(static p => p.Type.Name == "CancellationToken");
        int token = arguments.FindIndex(a => model.GetTypeInfo(a.Expression, cancellationToken).ConvertedType?.Name == "CancellationToken");
        if (!takesToken && token >= 0)
        {
            arguments.RemoveAt(token);
        }
        else if (takesToken && token < 0 && !handler.Parameters.Last().IsOptional)
        {
            if (ask.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.ParameterList.Parameters.LastOrDefault(static p => p.Type?.ToString() == "CancellationToken") is not { } own)
            {
                return null;
            }

            arguments.Add(SyntaxFactory.Argument(SyntaxFactory.IdentifierName(own.Identifier.ValueText)).WithLeadingTrivia(arguments.Count > 0 ? SyntaxFactory.Space : default));
        }

        return SyntaxFactory.InvocationExpression(SyntaxFactory.IdentifierName(handler.Name), ask.ArgumentList.WithArguments(SyntaxFactory.SeparatedList(arguments)));
    }
}
