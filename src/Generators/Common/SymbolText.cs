using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators;

/// <summary>Symbols as source text.</summary>
internal static class SymbolText
{
    private static readonly SymbolDisplayFormat QualifiedFormat = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat SignatureFormat = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    private static readonly SymbolDisplayFormat PlainFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);

    /// <summary>A type as it can be written anywhere. An error type, such as another actor's handle that is not generated yet, prints as the user wrote it.</summary>
    public static string Qualified(ITypeSymbol type) => type.ToDisplayString(QualifiedFormat);

    /// <summary>
    /// The same, but <c>dynamic</c> itself is <c>object</c>: a dynamic argument would bind the call at run time. A static class, of which there are no values, is one that stands in for a type that is
    /// not generated yet, as <c>System.IO.Directory</c> for an actor's own <c>Directory</c>: it prints as the user wrote it.
    /// </summary>
    public static string Static(ITypeSymbol type)
    {
        string question = type.NullableAnnotation == NullableAnnotation.Annotated ? "?" : "";
        return type.TypeKind == TypeKind.Dynamic ? "object" + question : type.IsStatic ? Escape(type.Name) + question : Qualified(type);
    }

    /// <summary>A type as overload resolution sees it: equal for types that differ only in nullability, tuple names or <c>dynamic</c>.</summary>
    public static string Signature(ITypeSymbol type) => string.Concat(type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayParts(SignatureFormat)
        .Select(static part => part.Kind == SymbolDisplayPartKind.Keyword && part.ToString() == "dynamic" ? "object" : part.ToString()));

    public static string Plain(ITypeSymbol type) => type.ToDisplayString(PlainFormat);

    public static string Escape(string identifier) => SyntaxFacts.GetKeywordKind(identifier) == SyntaxKind.None ? identifier : "@" + identifier;

    /// <summary>The first of <paramref name="name"/>, name2, name3 … that is not taken; takes it.</summary>
    public static string Unique(string name, ISet<string> taken)
    {
        string candidate = name;
        for (int suffix = 2; !taken.Add(candidate); suffix++)
        {
            candidate = name + suffix.ToString(CultureInfo.InvariantCulture);
        }

        return candidate;
    }

    /// <summary>A parameter's default value; null where it has none.</summary>
    public static string? Default(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue)
        {
            return null;
        }

        ITypeSymbol type = parameter.Type;
        if (parameter.ExplicitDefaultValue is not { } value)
        {
            return type.IsValueType || type.NullableAnnotation == NullableAnnotation.Annotated ? "default" : "default!";
        }

        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
        }

        return type.TypeKind == TypeKind.Enum ? $"({Qualified(type)})({Literal(value)})" : Literal(value);
    }

    /// <summary>An attribute's argument as an expression of the very type it has; null for an array.</summary>
    public static string? Constant(TypedConstant constant) => (constant.Kind, constant.Value) switch
    {
        (TypedConstantKind.Array, _) => null,
        (TypedConstantKind.Type, ITypeSymbol type) => $"typeof({Qualified(type)})",
        (_, null) => "null",
        (TypedConstantKind.Primitive, { } value) when value is string or bool or char or int or double or float => Literal(value),
        (_, { } value) => $"({Qualified(constant.Type!)})({Literal(value)})",
    };

    public static string Literal(object value) => value switch
    {
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        float.NaN => "float.NaN",
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "d",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
        _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) ?? "default",
    };

    /// <summary>The user's documentation, one line of XML per line, without slashes; empty where there is none that can be copied.</summary>
    public static string Documentation(ISymbol symbol, CancellationToken cancellationToken)
    {
        string xml = symbol.GetDocumentationCommentXml(CultureInfo.InvariantCulture, expandIncludes: false, cancellationToken) ?? "";
        int start = xml.IndexOf('>');
        int end = xml.LastIndexOf("</member>", StringComparison.Ordinal);
        return !xml.StartsWith("<member", StringComparison.Ordinal) || end <= start || xml.Contains("<inheritdoc")
            ? "" // Nothing there, badly formed, or inherited from something the handle does not derive from.
            : DocumentationText.Unindent(xml.Substring(start + 1, end - start - 1).Replace("\r", ""));
    }

    /// <summary>The user's [Obsolete] and [Experimental], to stand on what is generated for the member, one per line; empty where there are none.</summary>
    public static string Caveats(ISymbol symbol)
    {
        var caveats = new List<string>();
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            bool isCaveat = SymbolFacts.IsNamed(attribute.AttributeClass, "ObsoleteAttribute", "System") || SymbolFacts.IsNamed(attribute.AttributeClass, "ExperimentalAttribute", "System", "Diagnostics", "CodeAnalysis");
            if (isCaveat)
            {
                IEnumerable<string> arguments = attribute.ConstructorArguments.Select(static a => a.Value is { } value ? Literal(value) : "null")
                    .Concat(attribute.NamedArguments.Where(static a => a.Value.Value is not null).Select(static a => $"{a.Key} = {Literal(a.Value.Value!)}"));
                string name = Qualified(attribute.AttributeClass!);
                caveats.Add($"[{name.Substring(0, name.Length - "Attribute".Length)}({string.Join(", ", arguments)})]");
            }
        }

        return string.Join("\n", caveats);
    }

    /// <summary>A type's own name where it is declared or used bare: contextual keywords need the @ there too.</summary>
    public static string EscapeTypeName(string identifier) =>
        SyntaxFacts.GetContextualKeywordKind(identifier) != SyntaxKind.None || identifier is "notnull" or "dynamic" or "nint" or "nuint" or "_" ? "@" + identifier : Escape(identifier);
}
