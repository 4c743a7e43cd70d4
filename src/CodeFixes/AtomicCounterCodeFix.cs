using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Concurrency.CodeFixes;

/// <summary>Makes a private number that bodies count with an <c>AtomicCounter</c>, its uses included.</summary>
/// <remarks>Offered only where every use has a counterpart that does the same for one thread: statements that count or assign, and reads. An <c>int</c> is read back as one.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AtomicCounterCodeFix))]
public sealed class AtomicCounterCodeFix() : TypeCodeFix("AtomicCounter", Rules.SharedStateId)
{
    private protected override string Title => "Count with an AtomicCounter";

    private protected override Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (FieldOf(root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)) is not { } written
            || PrivateFieldSyntax.Of(model.GetSymbolInfo(written, cancellationToken).Symbol, model, cancellationToken) is not { } field
            || field.Field is not { IsVolatile: false, Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 }
            || model.Compilation.Options.CheckOverflow || model.Compilation.GetTypeByMetadataName("Concurrency.AtomicCounter") is null)
        {
            return null;
        }

        bool isInt = field.Field.Type.SpecialType == SpecialType.System_Int32;
        string initial = field.Variable.Initializer is { Value: { } value } && model.GetConstantValue(value, cancellationToken).Value is not 0 and not 0L ? value.ToString() : string.Empty;
        if (initial.Length > 0 && !model.GetConstantValue(field.Variable.Initializer!.Value, cancellationToken).HasValue)
        {
            return null;
        }

        Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> changes = new() { [field.Declaration] = d => Declared((FieldDeclarationSyntax)d, initial) };
        foreach (ExpressionSyntax use in field.Uses)
        {
            if (use.Ancestors().Any(static a => a.IsKind(SyntaxKind.CheckedExpression) || a.IsKind(SyntaxKind.CheckedStatement)) || Change(use, isInt) is not { } change || changes.ContainsKey(change.Key))
            {
                return null;
            }

            changes.Add(change.Key, change.Value);
        }

        return changes;
    }

    private static ExpressionSyntax? FieldOf(SyntaxNode write) => write switch
    {
        PostfixUnaryExpressionSyntax postfix => postfix.Operand,
        PrefixUnaryExpressionSyntax prefix => prefix.Operand,
        AssignmentExpressionSyntax assignment => assignment.Left,
        _ => null,
    };

    private static FieldDeclarationSyntax Declared(FieldDeclarationSyntax field, string initial)
    {
        TypeSyntax type = SyntaxFactory.ParseTypeName("global::Concurrency.AtomicCounter").WithTriviaFrom(field.Declaration.Type).WithAdditionalAnnotations(Simplifier.Annotation);
        VariableDeclaratorSyntax variable = field.Declaration.Variables[0];
        VariableDeclaratorSyntax made = variable.WithIdentifier(variable.Identifier.WithTrailingTrivia(SyntaxFactory.Space)).WithInitializer(
            SyntaxFactory.EqualsValueClause(SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space), SyntaxFactory.ParseExpression($"new({initial})")));
        FieldDeclarationSyntax declared = field.WithDeclaration(field.Declaration.WithType(type).WithVariables(SyntaxFactory.SingletonSeparatedList(made)));
        return declared.Modifiers.Any(SyntaxKind.ReadOnlyKeyword) ? declared : declared.AddModifiers(SyntaxFactory.Token(SyntaxKind.ReadOnlyKeyword).WithTrailingTrivia(SyntaxFactory.Space));
    }

    // Statements are rewritten as a whole, so that no result of another type is left behind.
    private static KeyValuePair<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? Change(ExpressionSyntax use, bool isInt)
    {
        switch (use.Parent)
        {
            case PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax when use.Parent.Kind() is SyntaxKind.PostIncrementExpression or SyntaxKind.PreIncrementExpression or SyntaxKind.PostDecrementExpression or SyntaxKind.PreDecrementExpression:
                string step = use.Parent.Kind() is SyntaxKind.PostIncrementExpression or SyntaxKind.PreIncrementExpression ? "Increment" : "Decrement";
                return IsStatement(use.Parent) ? new(use.Parent, u => Call(use, step, null, u)) : null;
            case AssignmentExpressionSyntax assignment when assignment.Left == use:
                // A value computed from the old one would be read and written in two steps.
                return !IsStatement(assignment) || assignment.Right.DescendantNodesAndSelf().Any(n => SyntaxFactory.AreEquivalent(n, use)) ? null : assignment.Kind() switch
                {
                    SyntaxKind.AddAssignmentExpression => new(assignment, u => Call(use, "Add", ((AssignmentExpressionSyntax)u).Right.WithoutTrivia(), u)),
                    SyntaxKind.SubtractAssignmentExpression => new(assignment, u => Call(use, "Add", Negated(((AssignmentExpressionSyntax)u).Right.WithoutTrivia()), u)),
                    SyntaxKind.SimpleAssignmentExpression => new(assignment, u => Call(use, "Exchange", ((AssignmentExpressionSyntax)u).Right.WithoutTrivia(), u)),
                    _ => null,
                };
            case ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.AddressOfExpression }:
            case InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } }:
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } }:
                return null;
            default:
                return new(use, u => Read(u, isInt));
        }
    }

    private static bool IsStatement(SyntaxNode update) => update.Parent is ExpressionStatementSyntax;

    private static SyntaxNode Call(ExpressionSyntax field, string method, ExpressionSyntax? argument, SyntaxNode place) =>
        SyntaxFactory.ParseExpression($"{field.WithoutTrivia()}.{method}({argument})").WithTriviaFrom(place);

    private static ExpressionSyntax Negated(ExpressionSyntax value) => value is LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax
        ? SyntaxFactory.ParseExpression("-" + value)
        : SyntaxFactory.ParseExpression($"-({value})");

    private static SyntaxNode Read(SyntaxNode field, bool isInt) => (isInt
        ? SyntaxFactory.ParenthesizedExpression(SyntaxFactory.ParseExpression($"(int){field.WithoutTrivia()}.Value")).WithAdditionalAnnotations(Simplifier.Annotation)
        : SyntaxFactory.ParseExpression($"{field.WithoutTrivia()}.Value")).WithTriviaFrom(field);
}
