using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>What several threads may do with one instance of a type.</summary>
internal enum ThreadSafety
{
    /// <summary>Nothing is known; no rule reports on it.</summary>
    Unknown,

    /// <summary>Never changes: primitives, strings, immutable and frozen collections, delegates, enums.</summary>
    Immutable,

    /// <summary>Synchronises itself.</summary>
    ThreadSafe,

    /// <summary>A mutable collection, builder or listed type: one writer excludes everybody else.</summary>
    NotThreadSafe,
}

/// <summary>What is known about the thread safety of types, and which uses of them are changes.</summary>
internal sealed class TypeSafety(ConcurrencyOptionsProvider options)
{
    private static readonly HashSet<string> GenericCollections = new(StringComparer.Ordinal)
    {
        "List", "Dictionary", "HashSet", "Queue", "Stack", "LinkedList", "SortedList", "SortedDictionary", "SortedSet", "PriorityQueue", "OrderedDictionary",
    };

    private static readonly HashSet<string> ObjectModelCollections = new(StringComparer.Ordinal) { "Collection", "ObservableCollection", "KeyedCollection" };

    private static readonly HashSet<string> UntypedCollections = new(StringComparer.Ordinal) { "ArrayList", "Hashtable", "Queue", "Stack", "SortedList", "BitArray" };

    private readonly ConcurrentDictionary<ITypeSymbol, ThreadSafety> _builtIn = new(SymbolEqualityComparer.Default);

    private readonly MadeCollections _made = new();

    /// <summary>The verdict for a type as seen from one file (the lists may differ from file to file).</summary>
    public ThreadSafety Of(ITypeSymbol? type, SyntaxTree tree)
    {
        if (type is null or IErrorTypeSymbol)
        {
            return ThreadSafety.Unknown;
        }

        ConcurrencyOptions file = options.For(tree);
        if (ConcurrencyOptions.Lists(file.ThreadSafeTypes, type) || ConcurrencyOptions.Lists(options.ThreadSafeTypes, type))
        {
            return ThreadSafety.ThreadSafe;
        }

        if (ConcurrencyOptions.Lists(file.NotThreadSafeTypes, type))
        {
            return ThreadSafety.NotThreadSafe;
        }

        type = type.OriginalDefinition;
        return _builtIn.TryGetValue(type, out ThreadSafety known) ? known : _builtIn.GetOrAdd(type, BuiltIn(type));
    }

    public bool IsNotThreadSafe(ITypeSymbol? type, SyntaxTree tree) => Of(type, tree) == ThreadSafety.NotThreadSafe;

    /// <summary>The same for a field, property or local, which may be declared as an interface and hold an ordinary collection.</summary>
    public bool IsNotThreadSafe(ISymbol? state, ITypeSymbol? type, SyntaxTree tree) => Of(type, tree) switch
    {
        ThreadSafety.NotThreadSafe => true,
        ThreadSafety.Unknown => _made.Holds(state),
        _ => false,
    };

    /// <summary>Whether a call changes its receiver, given that the receiver's type is not thread-safe.</summary>
    public static bool IsMutating(IMethodSymbol method, ITypeSymbol receiver) =>
        receiver.TypeKind == TypeKind.Interface || IsFrameworkCollection(receiver) ? MutatingMembers.OfCollection(method.Name) : MutatingMembers.OfUnknownType(method.Name);

    /// <summary>
    /// Whether the instance that <paramref name="reference"/> (a field, local, parameter or property) refers to is changed in place here: a mutating call, an indexer or property set on it,
    /// or the extension methods that mutate. Replacing the reference itself is not such a change.
    /// </summary>
    public bool IsMutatedAt(IOperation reference)
    {
        if (reference.Type is not { } type || !IsNotThreadSafe(Writes.ReferredSymbol(reference), type, reference.Syntax.SyntaxTree))
        {
            return false;
        }

        IOperation receiver = Unwrapped(reference);
        switch (receiver.Parent)
        {
            case IInvocationOperation call when call.Instance == receiver:
                return IsMutating(call.TargetMethod, type);
            case IPropertyReferenceOperation property when property.Instance == receiver:
                return Writes.IsWritten(property);
            case IFieldReferenceOperation field when field.Instance == receiver:
                return Writes.IsWritten(field);
            case IArgumentOperation { Parent: IInvocationOperation extension } argument when extension.Arguments.Length > 0 && extension.Arguments[0] == argument:
                // dictionary.TryAdd, list.AddRange(span): extension methods of the framework's collections.
                return extension.TargetMethod is { IsStatic: true, ContainingType: { Name: "CollectionExtensions", ContainingNamespace: { Name: "Generic" } } }
                    && MutatingMembers.OfCollection(extension.TargetMethod.Name);
            case IObjectOrCollectionInitializerOperation:
                return false;
            default:
                return false;
        }
    }

    /// <summary>Climbs through conversions, parentheses and <c>?.</c> to the operation that uses the value.</summary>
    public static IOperation Unwrapped(IOperation reference)
    {
        while (true)
        {
            switch (reference.Parent)
            {
                case IConversionOperation or IParenthesizedOperation:
                    reference = reference.Parent;
                    continue;
                case IConditionalAccessOperation access when access.Operation == reference && FindConditionalInstance(access.WhenNotNull) is { } instance:
                    reference = instance;
                    continue;
                default:
                    return reference;
            }
        }
    }

    private static IOperation? FindConditionalInstance(IOperation whenNotNull)
    {
        // a?.B.C(): the placeholder is the innermost receiver of the chain.
        IOperation? current = whenNotNull;
        while (current is not null and not IConditionalAccessInstanceOperation)
        {
            current = current switch
            {
                IInvocationOperation { Instance: { } instance } => instance,
                IInvocationOperation { Arguments: { Length: > 0 } arguments } => arguments[0].Value,
                IMemberReferenceOperation member => member.Instance,
                IConditionalAccessOperation access => access.Operation,
                IAssignmentOperation assignment => assignment.Target,
                IConversionOperation conversion => conversion.Operand,
                _ => null,
            };
        }

        return current;
    }

    private static ThreadSafety BuiltIn(ITypeSymbol type)
    {
        if (type.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_String) or SpecialType.System_DateTime
            || type.TypeKind is TypeKind.Enum or TypeKind.Delegate || IsImmutableCollection(type))
        {
            return ThreadSafety.Immutable;
        }

        if (Annotations.IsThreadSafe(type))
        {
            return ThreadSafety.ThreadSafe;
        }

        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (IsIn(current, "Concurrent") || IsIn(current, "Channels"))
            {
                return ThreadSafety.ThreadSafe;
            }

            if (IsFrameworkCollection(current))
            {
                return ThreadSafety.NotThreadSafe;
            }
        }

        return ThreadSafety.Unknown;
    }

    /// <summary>System.Collections.Immutable and System.Collections.Frozen, builders excluded.</summary>
    public static bool IsImmutableCollection(ITypeSymbol type) => (IsIn(type, "Immutable") || IsIn(type, "Frozen")) && type.Name != "Builder";

    /// <summary>A collection or builder of the framework, or a type derived from one, that allows no writer beside anybody else.</summary>
    public static bool IsFrameworkCollection(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type.OriginalDefinition; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType?.OriginalDefinition)
        {
            if (current.ContainingNamespace is not { } space)
            {
                continue;
            }

            bool listed = space.Name switch
            {
                "Generic" => GenericCollections.Contains(current.Name) && IsSystemCollections(space.ContainingNamespace),
                "ObjectModel" => ObjectModelCollections.Contains(current.Name) && IsSystemCollections(space.ContainingNamespace),
                "Collections" => UntypedCollections.Contains(current.Name) && IsSystemCollections(space),
                "Text" => current.Name == "StringBuilder" && space.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true },
                "Immutable" => current.Name == "Builder" && IsSystemCollections(space.ContainingNamespace),
                _ => false,
            };
            if (listed)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSystemCollections(INamespaceSymbol? space) => space is { Name: "Collections", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    // System.Collections.<name> and System.Threading.Channels.
    private static bool IsIn(ITypeSymbol type, string space) =>
        type.ContainingNamespace is { } own && own.Name == space && own.ContainingNamespace is { Name: "Collections" or "Threading", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
