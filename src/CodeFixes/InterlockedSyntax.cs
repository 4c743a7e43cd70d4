using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>Writes an update of a variable as one call of <c>Interlocked</c>, where there is one that computes the same.</summary>
internal static class InterlockedSyntax
{
    /// <summary>The call, or null when no call of <c>Interlocked</c> has the same result for one thread.</summary>
    public static ExpressionSyntax? Rewrite(SyntaxNode update, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (update)
        {
            case PostfixUnaryExpressionSyntax postfix when Method(postfix.Kind()) is { } method && Target(postfix.Operand, model, cancellationToken) is { } type:
                ExpressionSyntax call = Call(method, postfix.Operand);
                if (IsDiscarded(postfix, model, cancellationToken))
                {
                    return call;
                }

                // The call returns the new value, x++ the old one.
                return type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 ? Parenthesized($"{call} {(method == "Increment" ? "-" : "+")} 1") : null;
            case PrefixUnaryExpressionSyntax prefix when Method(prefix.Kind()) is { } method && Target(prefix.Operand, model, cancellationToken) is not null:
                return Call(method, prefix.Operand);
            case AssignmentExpressionSyntax assignment when Target(assignment.Left, model, cancellationToken) is { } type:
                return Rewrite(assignment, type, model, cancellationToken);
            default:
                return null;
        }
    }

    private static ExpressionSyntax? Rewrite(AssignmentExpressionSyntax assignment, ITypeSymbol type, SemanticModel model, CancellationToken cancellationToken)
    {
        (SyntaxKind kind, ExpressionSyntax value) = assignment.Right is BinaryExpressionSyntax binary && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && SyntaxFactory.AreEquivalent(binary.Left, assignment.Left)
            ? (Compound(binary.Kind()), binary.Right)
            : (assignment.Kind(), assignment.Right);
        if (!model.ClassifyConversion(value, type).IsImplicit || !IsSimple(value, assignment.Left))
        {
            return null;
        }

        bool isSigned = type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64;
        return kind switch
        {
            SyntaxKind.AddAssignmentExpression => Call("Add", assignment.Left, value),
            SyntaxKind.SubtractAssignmentExpression when isSigned && !IsWider(value, type, model, cancellationToken) => Call("Add", assignment.Left, Negated(value)),
            SyntaxKind.OrAssignmentExpression when IsDiscarded(assignment, model, cancellationToken) => Call("Or", assignment.Left, value),
            SyntaxKind.AndAssignmentExpression when IsDiscarded(assignment, model, cancellationToken) => Call("And", assignment.Left, value),
            _ => null,
        };
    }

    private static string? Method(SyntaxKind kind) => kind switch
    {
        SyntaxKind.PostIncrementExpression or SyntaxKind.PreIncrementExpression => "Increment",
        SyntaxKind.PostDecrementExpression or SyntaxKind.PreDecrementExpression => "Decrement",
        _ => null,
    };

    private static SyntaxKind Compound(SyntaxKind binary) => binary switch
    {
        SyntaxKind.AddExpression => SyntaxKind.AddAssignmentExpression,
        SyntaxKind.SubtractExpression => SyntaxKind.SubtractAssignmentExpression,
        SyntaxKind.BitwiseOrExpression => SyntaxKind.OrAssignmentExpression,
        SyntaxKind.BitwiseAndExpression => SyntaxKind.AndAssignmentExpression,
        _ => SyntaxKind.None,
    };

    // A variable of a type Interlocked computes with, in an unchecked context: Interlocked never throws on overflow.
    private static ITypeSymbol? Target(ExpressionSyntax target, SemanticModel model, CancellationToken cancellationToken)
    {
        ITypeSymbol? type = model.GetSymbolInfo(target, cancellationToken).Symbol switch
        {
            IFieldSymbol { IsReadOnly: false } field => field.Type,
            ILocalSymbol { IsConst: false } local => local.Type,
            IParameterSymbol { RefKind: RefKind.None } parameter => parameter.Type,
            _ => null,
        };
        return type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_UInt64
            && !model.Compilation.Options.CheckOverflow && !IsChecked(target) ? type : null;
    }

    private static bool IsChecked(SyntaxNode node) => node.Ancestors().Any(static a => a.IsKind(SyntaxKind.CheckedExpression) || a.IsKind(SyntaxKind.CheckedStatement));

    // Computed before the update instead of in its middle: it must neither wait nor look at the variable.
    private static bool IsSimple(ExpressionSyntax value, ExpressionSyntax target) =>
        !value.DescendantNodesAndSelf().Any(n => n is AwaitExpressionSyntax || (n is ExpressionSyntax e && SyntaxFactory.AreEquivalent(e, target)));

    private static bool IsWider(ExpressionSyntax value, ITypeSymbol type, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetTypeInfo(value, cancellationToken).Type?.SpecialType is SpecialType.System_UInt32 && type.SpecialType == SpecialType.System_Int32;

    private static bool IsDiscarded(ExpressionSyntax update, SemanticModel model, CancellationToken cancellationToken) => update.Parent switch
    {
        ExpressionStatementSyntax => true,
        ForStatementSyntax loop => loop.Incrementors.Contains(update),
        AnonymousFunctionExpressionSyntax lambda => model.GetSymbolInfo(lambda, cancellationToken).Symbol is IMethodSymbol { ReturnsVoid: true },
        ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } } => true,
        _ => false,
    };

    private static ExpressionSyntax Negated(ExpressionSyntax value) => value switch
    {
        LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax or ElementAccessExpressionSyntax =>
            SyntaxFactory.PrefixUnaryExpression(SyntaxKind.UnaryMinusExpression, value.WithoutTrivia()),
        _ => SyntaxFactory.PrefixUnaryExpression(SyntaxKind.UnaryMinusExpression, SyntaxFactory.ParenthesizedExpression(value.WithoutTrivia())),
    };

    private static ExpressionSyntax Call(string method, ExpressionSyntax target, ExpressionSyntax? value = null) =>
        Annotated(SyntaxFactory.ParseExpression($"global::System.Threading.Interlocked.{method}(ref {target.WithoutTrivia()}{(value is null ? string.Empty : ", " + value.WithoutTrivia())})"));

    private static ExpressionSyntax Parenthesized(string expression) => Annotated(SyntaxFactory.ParenthesizedExpression(SyntaxFactory.ParseExpression(expression)).WithAdditionalAnnotations(Simplifier.Annotation));

    private static ExpressionSyntax Annotated(ExpressionSyntax expression) => expression.ReplaceNodes(
        expression.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(static a => a.Name.Identifier.ValueText == "Interlocked"),
        static (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation));
}
