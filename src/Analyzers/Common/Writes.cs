using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>How a reference to a variable, field or property is used.</summary>
internal static class Writes
{
    /// <summary>Assigned, compound-assigned, incremented, deconstructed into, or handed out as <c>out</c> or <c>ref</c>.</summary>
    public static bool IsWritten(IOperation reference)
    {
        IOperation current = reference;
        while (true)
        {
            switch (current.Parent)
            {
                case IAssignmentOperation assignment:
                    return assignment.Target == current;
                case IIncrementOrDecrementOperation:
                    return true;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }:
                    return true;
                case ITupleOperation or IParenthesizedOperation:
                    current = current.Parent;
                    continue;
                default:
                    return false;
            }
        }
    }

    /// <summary>Read and written in one step that the processor does not make one: <c>x++</c>, <c>x += y</c>, <c>x ??= y</c>, <c>x = x + y</c>.</summary>
    public static bool IsReadModifyWrite(IOperation reference)
    {
        switch (reference.Parent)
        {
            case ICompoundAssignmentOperation compound when compound.Target == reference:
            case ICoalesceAssignmentOperation coalesce when coalesce.Target == reference:
            case IIncrementOrDecrementOperation:
                return true;
            case ISimpleAssignmentOperation assignment when assignment.Target == reference:
                return ReferredSymbol(reference) is { } symbol && Mentions(assignment.Value, symbol);
            default:
                return false;
        }
    }

    /// <summary>The variable or member a reference names.</summary>
    public static ISymbol? ReferredSymbol(IOperation? reference) => reference switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation property => property.Property.OriginalDefinition,
        _ => null,
    };

    /// <summary>Whether an expression refers to the symbol anywhere inside.</summary>
    public static bool Mentions(IOperation expression, ISymbol symbol)
    {
        if (SymbolEqualityComparer.Default.Equals(ReferredSymbol(expression), symbol))
        {
            return true;
        }

        foreach (IOperation child in expression.ChildOperations)
        {
            if (Mentions(child, symbol))
            {
                return true;
            }
        }

        return false;
    }
}
