using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Concurrency.CodeFixes;

/// <summary>Repeats an update until nobody has come between: <c>for (int seen = _n; Interlocked.CompareExchange(ref _n, seen * 2, seen) != seen; seen = _n) { }</c></summary>
/// <remarks>Only where <c>Interlocked</c> has no call that computes the same in one step, and where the computation may be repeated: no await, no assignment, no call but on the old value.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CompareExchangeCodeFix))]
public sealed class CompareExchangeCodeFix() : NodeCodeFix("CompareExchange", Rules.AtomicFieldId)
{
    private protected override string Title => "Update in a loop with Interlocked.CompareExchange";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax { Parent: BlockSyntax } statement } update
            || model.GetSymbolInfo(update.Left, cancellationToken).Symbol is not IFieldSymbol { IsReadOnly: false } field || !IsExchangeable(field.Type, model.Compilation)
            || InterlockedSyntax.Rewrite(update, model, cancellationToken) is not null)
        {
            return null;
        }

        string seen = FreeNames.At(update, update, model, "seen");
        return NewValue(update, seen) is { } value && IsRepeatable(value, seen)
            ? new(statement, current => Loop((StatementSyntax)current, update.Left.WithoutTrivia().ToString(), field, TypeName(field, model, update.SpanStart), value.ToString(), seen))
            : null;
    }

    private static string TypeName(IFieldSymbol field, SemanticModel model, int position) =>
        field.Type.ToMinimalDisplayString(model, position) + (field.Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } && !field.Type.ToMinimalDisplayString(model, position).EndsWith("?", StringComparison.Ordinal) ? "?" : string.Empty);

    // What the exchange compares must be compared the same way here: numbers by value, references by identity. A floating-point NaN would never be equal.
    private static bool IsExchangeable(ITypeSymbol type, Compilation compilation) => type.SpecialType switch
    {
        SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_UInt64 => true,
        SpecialType.System_Boolean => ExchangesAnything(compilation),
        _ => type.IsReferenceType,
    };

    // Older frameworks exchange integers and references only.
    private static bool ExchangesAnything(Compilation compilation) =>
        compilation.GetTypeByMetadataName("System.Threading.Interlocked")?.GetMembers("CompareExchange").Any(static m => m is IMethodSymbol { TypeParameters: [{ HasReferenceTypeConstraint: false }] }) == true;

    // The right side with the old value in the place of the field.
    private static ExpressionSyntax? NewValue(AssignmentExpressionSyntax update, string seen)
    {
        IdentifierNameSyntax old = SyntaxFactory.IdentifierName(seen);
        if (update.IsKind(SyntaxKind.SimpleAssignmentExpression))
        {
            return update.Right.ReplaceNodes(
                update.Right.DescendantNodesAndSelf().Where(n => n is ExpressionSyntax && !(n.Parent is MemberAccessExpressionSyntax member && member.Name == n) && SyntaxFactory.AreEquivalent(n, update.Left)),
                (n, _) => old.WithTriviaFrom(n)).WithoutTrivia();
        }

        string? sign = update.Kind() switch
        {
            SyntaxKind.AddAssignmentExpression => "+",
            SyntaxKind.SubtractAssignmentExpression => "-",
            SyntaxKind.MultiplyAssignmentExpression => "*",
            SyntaxKind.DivideAssignmentExpression => "/",
            SyntaxKind.ModuloAssignmentExpression => "%",
            SyntaxKind.ExclusiveOrAssignmentExpression => "^",
            SyntaxKind.OrAssignmentExpression => "|",
            SyntaxKind.AndAssignmentExpression => "&",
            SyntaxKind.LeftShiftAssignmentExpression => "<<",
            SyntaxKind.RightShiftAssignmentExpression => ">>",
            _ => null,
        };
        bool isAtom = update.Right is IdentifierNameSyntax or LiteralExpressionSyntax or MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax;
        return sign is null ? null : SyntaxFactory.ParseExpression($"{seen} {sign} {(isAtom ? update.Right.WithoutTrivia().ToString() : "(" + update.Right.WithoutTrivia() + ")")}");
    }

    private static bool IsRepeatable(ExpressionSyntax value, string seen) => !value.DescendantNodesAndSelf().Any(n => n switch
    {
        InvocationExpressionSyntax call => call.Expression is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: { } receiver } } || receiver != seen,
        AwaitExpressionSyntax or AssignmentExpressionSyntax or DeclarationExpressionSyntax or AnonymousFunctionExpressionSyntax or RefExpressionSyntax => true,
        PostfixUnaryExpressionSyntax postfix => !postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression),
        PrefixUnaryExpressionSyntax prefix => prefix.IsKind(SyntaxKind.PreIncrementExpression) || prefix.IsKind(SyntaxKind.PreDecrementExpression),
        _ => false,
    });

    private static StatementSyntax Loop(StatementSyntax statement, string target, IFieldSymbol field, string type, string value, string seen)
    {
        string read = field.IsVolatile ? target : $"global::System.Threading.Volatile.Read(ref {target})";
        string exchange = $"global::System.Threading.Interlocked.CompareExchange(ref {target}, {value}, {seen})";
        string changed = field.Type.IsReferenceType ? $"!object.ReferenceEquals({exchange}, {seen})" : $"{exchange} != {seen}";
        return ShortNames.In(SyntaxFactory.ParseStatement($"for ({type} {seen} = {read}; {changed}; {seen} = {read}) {{ }}")).WithTriviaFrom(statement).WithAdditionalAnnotations(Formatter.Annotation);
    }
}
