using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Recognises accesses through <c>Volatile</c> and <c>Interlocked</c>, and the steps they are wrongly composed of.</summary>
internal static class AtomicAccess
{
    /// <summary><c>Interlocked.Read</c>, and <c>CompareExchange(ref x, c, c)</c>, the old way to write it.</summary>
    public static bool OnlyReads(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "Read" or "MemoryBarrier" or "MemoryBarrierProcessWide" => true,
        "CompareExchange" => call.Arguments.Length == 3 && call.Arguments[1].Value.ConstantValue is { HasValue: true } value && call.Arguments[2].Value.ConstantValue is { HasValue: true } comparand
            && Equals(value.Value, comparand.Value),
        _ => false,
    };

    /// <summary>The field that <c>Volatile.Write(ref field, …)</c> writes, or null.</summary>
    public static IFieldReferenceOperation? WrittenVolatile(IOperation operation, KnownTypes types) =>
        operation is IInvocationOperation { TargetMethod.Name: "Write", Arguments: { Length: 2 } arguments } call && KnownTypes.Is(call.TargetMethod.ContainingType, types.Volatile)
            ? arguments[0].Value as IFieldReferenceOperation
            : null;

    /// <summary>Whether an expression, or the local it names, comes from <c>Volatile.Read(ref field)</c>.</summary>
    public static bool ReadsVolatile(IOperation expression, IFieldSymbol field, KnownTypes types)
    {
        switch (expression)
        {
            case IAnonymousFunctionOperation:
                return false;
            case ILocalReferenceOperation local when InitialValue(local) is { } initial and not ILocalReferenceOperation:
                return IsVolatileRead(initial, field, types) && !IsReassigned(local);
        }

        if (IsVolatileRead(expression, field, types))
        {
            return true;
        }

        foreach (IOperation child in expression.ChildOperations)
        {
            if (ReadsVolatile(child, field, types))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The write that follows a test of the same field as the next step: first in the branch, or right behind an early exit.</summary>
    public static (IFieldReferenceOperation Field, IOperation Operation)? WrittenAfterTest(IConditionalOperation test, KnownTypes types)
    {
        IOperation? next = Leaves(test.WhenTrue) && test.Parent is IBlockOperation block ? After(block, test) : test.WhenTrue is IBlockOperation { Operations: { Length: > 0 } branch } ? branch[0] : test.WhenTrue;
        if (next is not IExpressionStatementOperation { Operation: { } write })
        {
            return null;
        }

        IFieldReferenceOperation? field = WrittenVolatile(write, types) ?? (write as ISimpleAssignmentOperation)?.Target as IFieldReferenceOperation;
        // A value that is computed is a late initialisation: who loses the race has computed the same.
        IOperation? value = write switch
        {
            IInvocationOperation { Arguments: { Length: 2 } arguments } => arguments[1].Value,
            ISimpleAssignmentOperation assignment => assignment.Value,
            _ => null,
        };
        return field is not null && value is { ConstantValue.HasValue: true } && ReadsVolatile(test.Condition, field.Field, types) ? (field, write) : null;
    }

    private static bool IsReassigned(ILocalReferenceOperation reference)
    {
        foreach (IOperation operation in EnclosingFunction.Root(reference).Descendants())
        {
            if (operation is ILocalReferenceOperation other && SymbolEqualityComparer.Default.Equals(other.Local, reference.Local) && other.Parent is ISimpleAssignmentOperation assignment && assignment.Target == other)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The field a local was copied from, when nobody but its function can see the local.</summary>
    public static IFieldSymbol? CopiedField(ILocalReferenceOperation reference)
    {
        if (reference.Local.RefKind != RefKind.None || InitialValue(reference) is not IFieldReferenceOperation { Field: var field })
        {
            return null;
        }

        IOperation root = reference;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }

        foreach (IOperation operation in root.Descendants())
        {
            switch (operation)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation when Writes.Mentions(operation, reference.Local):
                // Written back: the copy is a step of something larger.
                case ISimpleAssignmentOperation { Value: ILocalReferenceOperation copy } when SymbolEqualityComparer.Default.Equals(copy.Local, reference.Local):
                    return null;
            }
        }

        return field;
    }

    /// <summary>What a local was initialised with, or null.</summary>
    public static IOperation? InitialValue(ILocalReferenceOperation reference)
    {
        if (reference.Local.DeclaringSyntaxReferences is not { Length: 1 } declarations || declarations[0].SyntaxTree != reference.Syntax.SyntaxTree || reference.SemanticModel is not { } model)
        {
            return null;
        }

        IOperation? value = (model.GetOperation(declarations[0].GetSyntax()) as IVariableDeclaratorOperation)?.Initializer?.Value;
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value;
    }

    private static bool IsVolatileRead(IOperation expression, IFieldSymbol field, KnownTypes types) =>
        expression is IInvocationOperation { TargetMethod.Name: "Read", Arguments: { Length: 1 } arguments } call && KnownTypes.Is(call.TargetMethod.ContainingType, types.Volatile)
        && arguments[0].Value is IFieldReferenceOperation read && SymbolEqualityComparer.Default.Equals(read.Field, field);

    private static bool Leaves(IOperation branch) => branch switch
    {
        IReturnOperation or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IBlockOperation { Operations: { Length: 1 } only } => Leaves(only[0]),
        _ => false,
    };

    private static IOperation? After(IBlockOperation block, IOperation statement)
    {
        for (int i = 0; i + 1 < block.Operations.Length; i++)
        {
            if (block.Operations[i] == statement)
            {
                return block.Operations[i + 1];
            }
        }

        return null;
    }
}
