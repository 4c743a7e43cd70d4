using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Recognises values that are, or look through to, a mutable collection that the object keeps.</summary>
internal static class LiveState
{
    /// <summary>The member behind a value: the collection itself, its <c>Keys</c>, <c>Values</c> or read-only view, or a query that is not evaluated yet. Null for copies.</summary>
    /// <returns>The member, and the innermost expression whose copy would cut the tie.</returns>
    public static (ISymbol Member, IOperation Place)? Of(IOperation value, CompilationFacts facts)
    {
        switch (value)
        {
            case IConversionOperation conversion:
                return Of(conversion.Operand, facts);
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return Of(choice.WhenTrue, facts) ?? Of(otherwise, facts);
            case ICoalesceOperation coalesce:
                return Of(coalesce.Value, facts) ?? Of(coalesce.WhenNull, facts);
            case IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } or IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation }:
                return facts.Safety.IsNotThreadSafe(value.Type, value.Syntax.SyntaxTree) && Writes.ReferredSymbol(value) is { } member ? (member, value) : null;
            case IPropertyReferenceOperation { Property.Name: "Keys" or "Values", Instance: { } dictionary } view:
                return Of(dictionary, facts) is { } behindView ? (behindView.Member, view) : null;
            case IInvocationOperation { TargetMethod.Name: "AsReadOnly", Instance: { } list } readOnly:
                return Of(list, facts) is { } behindReadOnly ? (behindReadOnly.Member, readOnly) : null;
            case IInvocationOperation { Arguments: { Length: > 0 } arguments } call when IsLazyQuery(call, facts):
                return Of(arguments[0].Value, facts) is { } source ? (source.Member, call) : null;
            case IInvocationOperation { TargetMethod: { Name: "FromResult", IsStatic: true }, Arguments: { Length: 1 } wrapped } call when facts.Types.IsTaskLike(call.Type):
                return Of(wrapped[0].Value, facts);
            case IObjectCreationOperation { Arguments: { Length: 1 } wrapped } creation when KnownTypes.Is(creation.Type, facts.Types.ValueTaskOfT):
                return Of(wrapped[0].Value, facts);
            default:
                return null;
        }
    }

    // Every LINQ operator that returns a sequence runs when somebody enumerates it; ToList, ToArray and the aggregates have run already.
    private static bool IsLazyQuery(IInvocationOperation call, CompilationFacts facts) =>
        KnownTypes.Is(call.TargetMethod.ContainingType, facts.Types.Enumerable)
        && call.Type is INamedTypeSymbol { TypeKind: TypeKind.Interface, Name: "IEnumerable" or "IOrderedEnumerable" };
}
