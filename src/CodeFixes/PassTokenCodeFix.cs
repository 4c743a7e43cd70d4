using Concurrency.Analyzers;
using Concurrency.Analyzers.Liveness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Gives the token in scope to a wait that has none.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PassTokenCodeFix))]
public sealed class PassTokenCodeFix() : NodeCodeFix("PassToken", Rules.UnboundedWaitId, Rules.IgnoredTokenId)
{
    private protected override string Title => "Pass the token";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(UnboundedWaitAnalyzer.TokenProperty, out string? token) || token is null)
        {
            return null;
        }

        ExpressionSyntax name = SyntaxFactory.IdentifierName(token);
        switch (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true))
        {
            case ExpressionSyntax { Parent: ArgumentSyntax argument } none when argument.Span == diagnostic.Location.SourceSpan || none.Span == diagnostic.Location.SourceSpan && none is not InvocationExpressionSyntax:
                return new(argument, current => ((ArgumentSyntax)current).WithExpression(name.WithTriviaFrom(((ArgumentSyntax)current).Expression)));
            case ArgumentSyntax argument:
                return new(argument, current => ((ArgumentSyntax)current).WithExpression(name.WithTriviaFrom(((ArgumentSyntax)current).Expression)));
            case InvocationExpressionSyntax call when TakesToken(model, call, name, cancellationToken) is { } bounded:
                return new(call, current => bounded((InvocationExpressionSyntax)current));
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Task" } task:
                return new(task, current => SyntaxFactory.InvocationExpression(
                    SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, (ExpressionSyntax)current.WithoutTrailingTrivia(), SyntaxFactory.IdentifierName("WaitAsync")),
                    SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(name)))).WithTrailingTrivia(current.GetTrailingTrivia()));
            default:
                return null;
        }
    }

    // The call with the token appended, or in the place of an explicit none, if it binds to a method of the same name.
    private static Func<InvocationExpressionSyntax, InvocationExpressionSyntax>? TakesToken(SemanticModel model, InvocationExpressionSyntax call, ExpressionSyntax token, CancellationToken cancellationToken)
    {
        InvocationExpressionSyntax WithToken(InvocationExpressionSyntax current)
        {
            SeparatedSyntaxList<ArgumentSyntax> arguments = current.ArgumentList.Arguments;
            for (int i = 0; i < arguments.Count; i++)
            {
                if (arguments[i].Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } or DefaultExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "None" })
                {
                    return current.WithArgumentList(current.ArgumentList.WithArguments(arguments.Replace(arguments[i], arguments[i].WithExpression(token))));
                }
            }

            ArgumentSyntax added = SyntaxFactory.Argument(token);
            return current.WithArgumentList(current.ArgumentList.WithArguments(arguments.Add(arguments.Count > 0 ? added.WithLeadingTrivia(SyntaxFactory.Space) : added)));
        }

        return model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol old
            && model.GetSpeculativeSymbolInfo(call.SpanStart, WithToken(call), SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol bound && bound.Name == old.Name
            && SymbolEqualityComparer.Default.Equals(bound.ReturnType, old.ReturnType)
            && bound.Parameters.Any(static p => p.Type.Name == "CancellationToken")
                ? WithToken
                : null;
    }
}
