using System.Collections.Concurrent;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>The collections of one type that could grow for ever, and what the type does with them.</summary>
internal sealed class GrowingFields(HashSet<IFieldSymbol> candidates)
{
    private static readonly HashSet<string> Adding = new(StringComparer.Ordinal) { "Add", "TryAdd", "GetOrAdd", "AddOrUpdate", "Enqueue", "Push", "PushRange", "AddRange", "AddFirst", "AddLast", "Insert" };

    private static readonly HashSet<string> Reading = new(StringComparer.Ordinal) { "TryGetValue", "ContainsKey", "Contains", "ContainsValue", "TryPeek", "Peek", "GetValueOrDefault", "IndexOf", "BinarySearch", "Exists", "Find" };

    // Members that fill a table while the program starts.
    private static readonly string[] Registering = ["Register", "Configure", "Subscribe", "Map", "Use", "Define", "Init", "Load", "Build", "Declare", "Setup"];

    private static readonly string[] LongLived = ["Cache", "Manager", "Service", "Store", "Tracker", "Hub", "Server", "Broker"];

    private readonly ConcurrentDictionary<ISymbol, bool> _grown = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _released = new(SymbolEqualityComparer.Default);

    /// <summary>Private fields that live as long as the program and hold a collection whose keys are not from a fixed set.</summary>
    public static HashSet<IFieldSymbol>? Candidates(INamedTypeSymbol type, CompilationFacts facts)
    {
        HashSet<IFieldSymbol>? found = null;
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IFieldSymbol { DeclaredAccessibility: Accessibility.Private, IsConst: false, IsImplicitlyDeclared: false, Type: INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments } collection } field
                && field.Locations.Length == 1 && IsLongLived(field, collection, type, facts) && !IsFromFixedSet(arguments[0]))
            {
                (found ??= new HashSet<IFieldSymbol>(SymbolEqualityComparer.Default)).Add(field);
            }
        }

        return found;
    }

    public void Collect(OperationAnalysisContext context)
    {
        var reference = (IFieldReferenceOperation)context.Operation;
        IFieldSymbol field = reference.Field.OriginalDefinition;
        if (!candidates.Contains(field))
        {
            return;
        }

        switch (Classify(reference, field, context.ContainingSymbol))
        {
            case Use.Grow when !IsSetUp(context.ContainingSymbol):
                _grown[field] = true;
                break;
            case Use.Release:
                _released[field] = true;
                break;
        }
    }

    public IEnumerable<IFieldSymbol> OnlyGrowing() => candidates.Where(f => _grown.ContainsKey(f) && !_released.ContainsKey(f)).OrderBy(static f => f.Locations[0].SourceSpan.Start);

    private static bool IsLongLived(IFieldSymbol field, INamedTypeSymbol collection, INamedTypeSymbol type, CompilationFacts facts)
    {
        bool isConcurrent = collection.ContainingNamespace is { Name: "Concurrent", ContainingNamespace: { Name: "Collections" } };
        switch (collection.Name)
        {
            case "ConcurrentQueue" or "ConcurrentBag" or "ConcurrentStack" when isConcurrent:
                return true;
            case "ConcurrentDictionary" when isConcurrent:
                return field.IsStatic || facts.Annotations.IsAnnotated(type) || LivesLong(type);
            case "Dictionary" when !field.IsStatic:
                return LivesLong(type) && facts.Evidence.Exists(type) && TypeSafety.IsFrameworkCollection(collection);
            case "Dictionary" or "HashSet" or "List" or "Queue" or "SortedDictionary" or "SortedSet" or "LinkedList":
                return field.IsStatic && TypeSafety.IsFrameworkCollection(collection);
            default:
                return false;
        }
    }

    // One for the program, as far as a name can tell.
    private static bool LivesLong(INamedTypeSymbol type)
    {
        foreach (string suffix in LongLived)
        {
            if (type.Name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // Enum values, types and members, small numbers: the program's text bounds how many there are.
    private static bool IsFromFixedSet(ITypeSymbol key)
    {
        if (key is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            return tuple.TupleElements.All(static e => IsFromFixedSet(e.Type));
        }

        if (key.TypeKind == TypeKind.Enum || key.SpecialType is SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Char)
        {
            return true;
        }

        for (ITypeSymbol? type = key; type is not null; type = type.BaseType)
        {
            if (type is { Name: "Type" or "MemberInfo" or "Assembly" or "Module" or "ParameterInfo" or "RuntimeTypeHandle" or "RuntimeMethodHandle" or "CultureInfo" or "Encoding" or "TimeZoneInfo" or "Delegate" })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSetUp(ISymbol member)
    {
        if (member is IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor })
        {
            return true;
        }

        foreach (string prefix in Registering)
        {
            if (member.Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private enum Use
    {
        Read,
        Grow,
        Release,
    }

    private static Use Classify(IOperation reference, IFieldSymbol field, ISymbol member)
    {
        IOperation value = TypeSafety.Unwrapped(reference);
        switch (value.Parent)
        {
            case IInvocationOperation call when call.Instance == value:
                return Adding.Contains(call.TargetMethod.Name) ? (IsTable(field) && call.Arguments.Length > 0 && IsFixed(call.Arguments[0].Value) ? Use.Read : Use.Grow) : Reading.Contains(call.TargetMethod.Name) ? Use.Read : Use.Release;
            case IPropertyReferenceOperation property when property.Instance == value:
                return property.Property.IsIndexer ? (Writes.IsWritten(property) ? (IsFixed(property.Arguments.IsEmpty ? null : property.Arguments[0].Value) ? Use.Read : Use.Grow) : Use.Read)
                    : property.Property.Name is "Count" or "Length" && IsInCondition(property) ? Use.Release
                    : property.Property.Name is "Count" or "Length" or "IsEmpty" || IsTable(field) ? Use.Read
                    : Use.Release;
            case IForEachLoopOperation:
                // Who looks through a table leaves it as it is; a queue that somebody looks through has a reader.
                return IsTable(field) ? Use.Read : Use.Release;
            case IAssignmentOperation assignment when assignment.Target == value:
                return member is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } ? Use.Read : Use.Release;
            case IFieldInitializerOperation or INameOfOperation or ILockOperation:
                return Use.Read;
            default:
                return Use.Release;
        }
    }

    private static bool IsTable(IFieldSymbol field) => field.Type.Name is not ("ConcurrentQueue" or "ConcurrentBag" or "ConcurrentStack" or "Queue" or "List" or "LinkedList");

    private static bool IsFixed(IOperation? key) => key is not null && WaitBounds.Bare(key) is { ConstantValue.HasValue: true } or ITypeOfOperation or IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } };

    // if (_cache.Count > 1000): somebody watches the size.
    private static bool IsInCondition(IOperation count)
    {
        for (IOperation? current = count.Parent; current is not null and not IBlockOperation; current = current.Parent)
        {
            if (current is IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.Equals } or IIsPatternOperation)
            {
                return true;
            }
        }

        return false;
    }
}
