using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>A question to a concurrent collection inside a condition: which collection, about which key, and the local that took the answer.</summary>
internal sealed class CollectionCheck
{
    private CollectionCheck(IOperation collection, IOperation? key, ILocalSymbol? value)
    {
        Collection = collection;
        Key = key;
        Value = value;
    }

    public IOperation Collection { get; }

    /// <summary>The key asked for; null for queues, stacks and bags.</summary>
    public IOperation? Key { get; }

    public ILocalSymbol? Value { get; }

    public ITypeSymbol? ValueType => Collection.Type is INamedTypeSymbol { TypeArguments: { Length: 2 } arguments } ? arguments[1] : null;

    /// <summary>The first question in a condition, or null.</summary>
    public static CollectionCheck? In(IOperation condition)
    {
        switch (condition)
        {
            case IAnonymousFunctionOperation:
                return null;
            case IInvocationOperation { Instance: { } instance, TargetMethod.Name: "ContainsKey", Arguments: { Length: 1 } arguments } when IsDictionary(instance.Type):
                return new CollectionCheck(instance, arguments[0].Value, null);
            case IInvocationOperation { Instance: { } instance, TargetMethod.Name: "TryGetValue", Arguments: { Length: 2 } arguments } when IsDictionary(instance.Type):
                return new CollectionCheck(instance, arguments[0].Value, OutLocal(arguments[1].Value));
            case IInvocationOperation { Instance: { } instance, TargetMethod.Name: "TryPeek" } when IsConcurrent(instance.Type):
            case IPropertyReferenceOperation { Instance: { } counted, Property.Name: "Count" or "IsEmpty" } when IsConcurrent(counted.Type) && !IsDictionary(counted.Type):
                return new CollectionCheck(((condition as IInvocationOperation)?.Instance ?? (condition as IPropertyReferenceOperation)?.Instance)!, null, null);
        }

        foreach (IOperation child in condition.ChildOperations)
        {
            if (In(child) is { } check)
            {
                return check;
            }
        }

        return null;
    }

    public bool IsSameCollection(IOperation? other) =>
        other is not null && Writes.ReferredSymbol(Collection) is { } symbol && SymbolEqualityComparer.Default.Equals(symbol, Writes.ReferredSymbol(other)) && SyntaxFactory.AreEquivalent(Collection.Syntax, other.Syntax);

    public bool IsSameKey(IOperation key) => Key is not null && SyntaxFactory.AreEquivalent(Key.Syntax, key.Syntax);

    private static bool IsDictionary(ITypeSymbol? type) => type?.Name == "ConcurrentDictionary" && IsConcurrent(type);

    private static bool IsConcurrent(ITypeSymbol? type) =>
        type?.ContainingNamespace is { Name: "Concurrent", ContainingNamespace: { Name: "Collections", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } };

    private static ILocalSymbol? OutLocal(IOperation value) => value switch
    {
        ILocalReferenceOperation local => local.Local,
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => local.Local,
        _ => null,
    };
}
