using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Finds the condition on a field that a later assignment of the field relies on.</summary>
internal static class StateGuards
{
    /// <summary>The nearest condition that mentions the state: of an <c>if</c> around the assignment, or of one before it that leaves.</summary>
    public static IConditionalOperation? Nearest(IOperation assignment, ISymbol state, IOperation function)
    {
        for (IOperation current = assignment; current != function && current.Parent is { } parent; current = parent)
        {
            if (parent is IConditionalOperation around && current != around.Condition && Writes.Mentions(around.Condition, state))
            {
                return around;
            }

            if (parent is IBlockOperation block && BeforeIn(block, current, state) is { } before)
            {
                return before;
            }
        }

        return null;
    }

    /// <summary>Whether the condition asks if the state is there at all: <c>x == null</c>, <c>x is not null</c>, <c>x.HasValue</c>.</summary>
    public static bool AsksForNull(IOperation condition, ISymbol state)
    {
        switch (condition)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison:
                return (IsNull(comparison.RightOperand) && Writes.Mentions(comparison.LeftOperand, state)) || (IsNull(comparison.LeftOperand) && Writes.Mentions(comparison.RightOperand, state));
            case IBinaryOperation both:
                return AsksForNull(both.LeftOperand, state) || AsksForNull(both.RightOperand, state);
            case IUnaryOperation not:
                return AsksForNull(not.Operand, state);
            case IIsPatternOperation { Syntax: IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression }
                or UnaryPatternSyntax { Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression } } or RecursivePatternSyntax } } pattern:
                return Writes.Mentions(pattern.Value, state);
            case IPropertyReferenceOperation { Property.Name: "HasValue", Instance: { } instance }:
                return Writes.Mentions(instance, state);
            default:
                return false;
        }
    }

    /// <summary>Whether control leaves the block for good at the end of a branch.</summary>
    public static bool Leaves(IOperation? branch) => branch switch
    {
        IBlockOperation { Operations: { Length: > 0 } statements } => Leaves(statements[statements.Length - 1]),
        IReturnOperation or IBranchOperation or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } => true,
        _ => false,
    };

    /// <summary>An await of the same function between two places of the text, not in a branch that leaves.</summary>
    public static bool AwaitsBetween(IOperation function, int start, int end)
    {
        foreach (IOperation operation in function.Descendants())
        {
            if (operation is IAwaitOperation && operation.Syntax.SpanStart >= start && operation.Syntax.SpanStart < end && EnclosingFunction.Of(operation) == function && !IsInLeavingBranch(operation, end))
            {
                return true;
            }
        }

        return false;
    }

    private static IConditionalOperation? BeforeIn(IBlockOperation block, IOperation statement, ISymbol state)
    {
        IConditionalOperation? last = null;
        foreach (IOperation before in block.Operations)
        {
            if (before == statement)
            {
                break;
            }

            if (before is IConditionalOperation { WhenFalse: null } guard && Leaves(guard.WhenTrue) && Writes.Mentions(guard.Condition, state))
            {
                last = guard;
            }
        }

        return last;
    }

    private static bool IsInLeavingBranch(IOperation operation, int end)
    {
        for (IOperation current = operation; current.Parent is { } parent; current = parent)
        {
            if (parent is IConditionalOperation conditional && current != conditional.Condition && parent.Syntax.Span.End < end && Leaves(current))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNull(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: null };
}
