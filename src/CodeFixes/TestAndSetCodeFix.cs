using Concurrency.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.CodeFixes;

/// <summary>Tests and sets a field in one step: <c>if (Interlocked.CompareExchange(ref _state, Busy, Idle) == Idle)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TestAndSetCodeFix))]
public sealed class TestAndSetCodeFix() : NodeCodeFix("TestAndSet", Rules.AtomicFieldId)
{
    private protected override string Title => "Test and set with Interlocked.CompareExchange";

    private protected override NodeChange? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { Parent: BlockSyntax block } write
            || Written(write.Expression) is not { } written || model.GetSymbolInfo(written.Field, cancellationToken).Symbol is not IFieldSymbol field || !IsExchangeable(field.Type)
            || !model.GetConstantValue(written.Value, cancellationToken).HasValue)
        {
            return null;
        }

        int at = block.Statements.IndexOf(write);
        if (at == 0 && block.Parent is IfStatementSyntax around && around.Statement == block)
        {
            return Tested(around.Condition, SyntaxKind.EqualsExpression, field, model, cancellationToken) is { } test ? new(around, current => Set((IfStatementSyntax)current, test, written)) : null;
        }

        return at > 0 && block.Statements[at - 1] is IfStatementSyntax { Else: null } exit && Leaves(exit.Statement) && Tested(exit.Condition, SyntaxKind.NotEqualsExpression, field, model, cancellationToken) is { } before
            ? new(block, current => SetBehind((BlockSyntax)current, at, before, written))
            : null;
    }

    private static bool IsExchangeable(ITypeSymbol type) => type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_UInt64;

    private static (ExpressionSyntax Field, ExpressionSyntax Value)? Written(ExpressionSyntax write) => write switch
    {
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment => (assignment.Left, assignment.Right),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Write" }, ArgumentList.Arguments: { Count: 2 } arguments } => (arguments[0].Expression, arguments[1].Expression),
        _ => null,
    };

    // Volatile.Read(ref _state) == Idle, and nothing else: what is compared with must be a constant.
    private static (string Expected, bool IsLeft)? Tested(ExpressionSyntax condition, SyntaxKind kind, IFieldSymbol field, SemanticModel model, CancellationToken cancellationToken)
    {
        if (condition is not BinaryExpressionSyntax binary || !binary.IsKind(kind))
        {
            return null;
        }

        bool isLeft = IsRead(binary.Left, field, model, cancellationToken);
        ExpressionSyntax expected = isLeft ? binary.Right : binary.Left;
        return (isLeft || IsRead(binary.Right, field, model, cancellationToken)) && model.GetConstantValue(expected, cancellationToken).HasValue ? (expected.WithoutTrivia().ToString(), isLeft) : null;
    }

    private static bool IsRead(ExpressionSyntax expression, IFieldSymbol field, SemanticModel model, CancellationToken cancellationToken) =>
        expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Read" }, ArgumentList.Arguments: { Count: 1 } arguments }
        && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(arguments[0].Expression, cancellationToken).Symbol, field);

    private static bool Leaves(StatementSyntax branch) => branch switch
    {
        ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax => true,
        BlockSyntax { Statements: { Count: 1 } only } => Leaves(only[0]),
        _ => false,
    };

    private static IfStatementSyntax Set(IfStatementSyntax test, (string Expected, bool IsLeft) tested, (ExpressionSyntax Field, ExpressionSyntax Value) written) =>
        Exchanged(test, tested, written).WithStatement(((BlockSyntax)test.Statement).WithStatements(((BlockSyntax)test.Statement).Statements.RemoveAt(0)));

    private static BlockSyntax SetBehind(BlockSyntax block, int at, (string Expected, bool IsLeft) tested, (ExpressionSyntax Field, ExpressionSyntax Value) written)
    {
        var exit = (IfStatementSyntax)block.Statements[at - 1];
        return block.WithStatements(block.Statements.Replace(exit, Exchanged(exit, tested, written)).RemoveAt(at));
    }

    private static IfStatementSyntax Exchanged(IfStatementSyntax test, (string Expected, bool IsLeft) tested, (ExpressionSyntax Field, ExpressionSyntax Value) written)
    {
        var condition = (BinaryExpressionSyntax)test.Condition;
        ExpressionSyntax read = tested.IsLeft ? condition.Left : condition.Right;
        ExpressionSyntax exchange = ShortNames.In(SyntaxFactory.ParseExpression(
            $"global::System.Threading.Interlocked.CompareExchange(ref {written.Field.WithoutTrivia()}, {written.Value.WithoutTrivia()}, {tested.Expected})")).WithTriviaFrom(read);
        return test.WithCondition(tested.IsLeft ? condition.WithLeft(exchange) : condition.WithRight(exchange));
    }
}
