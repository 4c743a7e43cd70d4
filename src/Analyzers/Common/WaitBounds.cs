using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Recognises limits of waits that are no limits.</summary>
internal static class WaitBounds
{
    /// <summary><c>Timeout.Infinite</c>, <c>-1</c>, <c>Timeout.InfiniteTimeSpan</c>, <c>TimeSpan.FromMilliseconds(-1)</c>.</summary>
    public static bool IsInfinite(IOperation value) => Bare(value) switch
    {
        { ConstantValue: { HasValue: true, Value: -1 or -1L or -1d } } => true,
        IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan" or "Infinite", ContainingType.Name: "Timeout" } } => true,
        IInvocationOperation { TargetMethod: { Name: "FromMilliseconds", ContainingType.Name: "TimeSpan" }, Arguments: { Length: > 0 } arguments } => IsInfinite(arguments[0].Value),
        IFieldReferenceOperation { Field: { Name: "MaxValue", ContainingType.Name: "TimeSpan" } } => true,
        _ => false,
    };

    /// <summary><c>CancellationToken.None</c>, <c>default</c>, <c>new CancellationToken()</c>.</summary>
    public static bool IsNoToken(IOperation value) => Bare(value) is
        IDefaultValueOperation
        or IPropertyReferenceOperation { Property: { Name: "None", ContainingType.Name: "CancellationToken" } }
        or IObjectCreationOperation { Arguments.IsEmpty: true, Type.Name: "CancellationToken" };

    public static IOperation Bare(IOperation value)
    {
        while (value is IConversionOperation or IParenthesizedOperation)
        {
            value = value is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)value).Operand;
        }

        return value;
    }
}
