using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Recognises fan-outs that are written with a limit of one and therefore run their delegate one at a time.</summary>
internal static class DegreeOfParallelism
{
    public static bool IsOne(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            IOperation value = Skip(argument.Value);
            if (value.ConstantValue is { HasValue: true, Value: 1 } && argument.Parameter?.Name is "maxConcurrency" or "concurrency" or "degreeOfParallelism" or "maxDegreeOfParallelism")
            {
                return true;
            }

            if (OptionsObject(value) is { } options && SetsLimitOfOne(options))
            {
                return true;
            }
        }

        return ReceiverHasLimitOfOne(call);
    }

    // xs.AsParallel().WithDegreeOfParallelism(1).Select(…): the limit stands somewhere in front of the call.
    private static bool ReceiverHasLimitOfOne(IInvocationOperation call)
    {
        for (IInvocationOperation? current = call; current is not null;)
        {
            if (current.TargetMethod.Name == "WithDegreeOfParallelism" && current.Arguments.Length == 2 && current.Arguments[1].Value.ConstantValue is { HasValue: true, Value: 1 })
            {
                return true;
            }

            IOperation? receiver = current.Instance ?? (current.Arguments.Length > 0 ? Skip(current.Arguments[0].Value) : null);
            current = receiver as IInvocationOperation;
        }

        return false;
    }

    private static IObjectCreationOperation? OptionsObject(IOperation value)
    {
        if (value is IObjectCreationOperation creation)
        {
            return creation;
        }

        // var options = new ParallelOptions { … }; the initializer of the local tells, as long as nobody sets the limit later, which is rare enough.
        return value is ILocalReferenceOperation { Local.DeclaringSyntaxReferences: { Length: 1 } declarations } local && local.SemanticModel is { } model
            && declarations[0].SyntaxTree == local.Syntax.SyntaxTree
            && model.GetOperation(declarations[0].GetSyntax()) is IVariableDeclaratorOperation { Initializer.Value: { } initial }
                ? Skip(initial) as IObjectCreationOperation
                : null;
    }

    private static bool SetsLimitOfOne(IObjectCreationOperation options)
    {
        if (options.Initializer is null)
        {
            return false;
        }

        foreach (IOperation initializer in options.Initializer.Initializers)
        {
            if (initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "MaxDegreeOfParallelism" or "MaxConcurrency" }, Value.ConstantValue: { HasValue: true, Value: 1 } })
            {
                return true;
            }
        }

        return false;
    }

    private static IOperation Skip(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value;
    }
}
