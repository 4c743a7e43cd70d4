using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Makes the delay before a retry a random one between the constant and twice of it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddJitterCodeFix))]
public sealed class AddJitterCodeFix() : NodeCodeFix("AddJitter", Rules.SameWorkId)
{
    private protected override string Title => "Add jitter to the delay";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Delay" or "Sleep" }, ArgumentList.Arguments: { Count: > 0 } arguments }
            || model.Compilation.GetTypeByMetadataName("System.Random")?.GetMembers("Shared").IsEmpty != false)
        {
            return null;
        }

        ExpressionSyntax delay = arguments[0].Expression;
        string operand = delay is BinaryExpressionSyntax or ConditionalExpressionSyntax ? "(" + delay.WithoutTrivia() + ")" : delay.WithoutTrivia().ToString();
        string jittered = model.GetTypeInfo(delay, cancellationToken).Type?.SpecialType == SpecialType.System_Int32
            ? $"{operand} + global::System.Random.Shared.Next({delay.WithoutTrivia()})"
            : $"{operand} * (1 + global::System.Random.Shared.NextDouble())";
        return new(delay, current => WaitStatementSyntax.WithShortNames(SyntaxFactory.ParseExpression(jittered)).WithTriviaFrom(current));
    }
}
