using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>How many bytes a value takes inside a message: an estimate, to decide whether it travels in the message or in an object of its own.</summary>
internal static class SizeEstimate
{
    /// <summary>Parameters that take more than this together travel in one object.</summary>
    public const int LargestInline = 64;

    private const int Pointer = 8;
    private const int Deepest = 8;

    /// <summary>The estimated size of a value of a type. A type parameter that is not a reference type counts as a pointer: its size is not known here.</summary>
    public static int Of(ITypeSymbol type) => Of(type, depth: 0);

    private static int Of(ITypeSymbol type, int depth) => type switch
    {
        { IsReferenceType: true } or ITypeParameterSymbol => Pointer,
        INamedTypeSymbol { EnumUnderlyingType: { } underlying } => Of(underlying, depth),
        { IsValueType: false } => Pointer,
        _ => Primitive(type) ?? (depth == Deepest ? Pointer : Fields(type, depth)),
    };

    private static int? Primitive(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte => 1,
        SpecialType.System_Char or SpecialType.System_Int16 or SpecialType.System_UInt16 => 2,
        SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single => 4,
        SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Double or SpecialType.System_DateTime => 8,
        SpecialType.System_IntPtr or SpecialType.System_UIntPtr => Pointer,
        SpecialType.System_Decimal => 16,
        // Reference assemblies show placeholders instead of these types' fields.
        _ when SymbolFacts.IsNamed(type, "Guid", "System") || SymbolFacts.IsNamed(type, "Int128", "System") || SymbolFacts.IsNamed(type, "UInt128", "System") || SymbolFacts.IsNamed(type, "DateTimeOffset", "System") => 16,
        _ when SymbolFacts.IsNamed(type, "TimeSpan", "System") || SymbolFacts.IsNamed(type, "TimeOnly", "System") => 8,
        _ => null,
    };

    private static int Fields(ITypeSymbol type, int depth)
    {
        int size = 0;
        int alignment = 1;
        IEnumerable<ITypeSymbol> fields = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? [nullable.TypeArguments[0], nullable.TypeArguments[0]] // The flag takes as much as its value is aligned to.
            : type.GetMembers().OfType<IFieldSymbol>().Where(static f => !f.IsStatic && !f.IsConst).Select(static f => f.Type);
        bool isNullable = type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        foreach (ITypeSymbol field in fields)
        {
            int bytes = Of(field, depth + 1);
            int needed = Math.Min(Pointer, NextPowerOfTwo(bytes));
            alignment = Math.Max(alignment, needed);
            size = Align(size, needed) + (isNullable && size == 0 ? needed : bytes);
        }

        return Math.Max(1, Align(size, alignment)) * Elements(type);
    }

    /// <summary>More than one for [InlineArray] only.</summary>
    private static int Elements(ITypeSymbol type)
    {
        AttributeData? inline = type.GetAttributes().FirstOrDefault(static a => SymbolFacts.IsNamed(a.AttributeClass, "InlineArrayAttribute", "System", "Runtime", "CompilerServices"));
        return inline is { ConstructorArguments: [{ Value: int and > 0 and < 65_536 and var length }] } ? length : 1;
    }

    private static int Align(int size, int alignment) => (size + alignment - 1) / alignment * alignment;

    private static int NextPowerOfTwo(int value)
    {
        int power = 1;
        while (power < value && power < Pointer)
        {
            power *= 2;
        }

        return power;
    }
}
