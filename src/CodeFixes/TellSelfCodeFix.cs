using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Lets a delegate send its actor a message instead of calling into it: <c>Refresh()</c> becomes <c>Self.Tell.RefreshAsync()</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TellSelfCodeFix))]
public sealed class TellSelfCodeFix() : NodeCodeFix("TellSelf", Rules.StateEscapesId)
{
    private protected override string Title => "Tell the actor";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // Only where the call is all the delegate does with the result: nothing is read from a tell.
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { Parent: LambdaExpressionSyntax or ExpressionStatementSyntax } call
            || call.Expression is not (IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax })
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method || !(call.Parent is ExpressionStatementSyntax || ReturnsNothing(call.Parent!, model, cancellationToken)))
        {
            return null;
        }

        string message = method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name : method.Name + "Async";
        foreach (ISymbol self in model.LookupSymbols(call.SpanStart, name: "Self"))
        {
            if (self is IPropertySymbol handle && HasTell(handle.Type, message))
                return new(call, current => ((InvocationExpressionSyntax)current).WithExpression(SyntaxFactory.ParseExpression("Self.Tell." + message)).WithTriviaFrom(current));
        }

        return null;
    }

    private static bool ReturnsNothing(SyntaxNode lambda, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(lambda, cancellationToken).Symbol is IMethodSymbol { ReturnsVoid: true };

    private static bool HasTell(ITypeSymbol handle, string message)
    {
        foreach (ISymbol member in handle.GetMembers("Tell"))
        {
            if (member is IPropertySymbol { IsStatic: false } tell && !tell.Type.GetMembers(message).IsEmpty)
                return true;
        }

        return false;
    }
}
