using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>Writes a statement that waits for a time and throws when the time is over.</summary>
internal static class WaitStatementSyntax
{
    /// <summary>How long a wait lasts unless somebody says otherwise: what an ask waits by default.</summary>
    public const string DefaultTime = "global::System.TimeSpan.FromSeconds(30)";

    /// <summary><c>if (!wait) { throw new TimeoutException(); }</c></summary>
    public static StatementSyntax OrThrow(ExpressionStatementSyntax wait)
    {
        // Elastic, so that the formatter lays it out as the document's options say.
        var question = (IfStatementSyntax)SyntaxFactory.ParseStatement("if (!x) { throw new global::System.TimeoutException(); }").NormalizeWhitespace(elasticTrivia: true);
        ExpressionSyntax answer = wait.Expression.WithoutTrivia();
        question = question.ReplaceNode(((PrefixUnaryExpressionSyntax)question.Condition).Operand, answer);
        return WithShortNames(question.WithTriviaFrom(wait).WithAdditionalAnnotations(Formatter.Annotation));
    }

    /// <summary>Lets the simplifier shorten what starts with <c>global::</c>.</summary>
    public static T WithShortNames<T>(T node)
        where T : SyntaxNode => node.ReplaceNodes(
            node.DescendantNodes().Where(static n => n is QualifiedNameSyntax or MemberAccessExpressionSyntax && n.ToString().StartsWith("global::", StringComparison.Ordinal)),
            static (_, current) => current.WithAdditionalAnnotations(Simplifier.Annotation));
}
