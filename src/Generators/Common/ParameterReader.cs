using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>Reads the parameters of a method or constructor as the handle shows them: by value, <c>params</c> as a plain array, tokens optional.</summary>
internal static class ParameterReader
{
    public static bool IsByValue(IParameterSymbol parameter) => parameter.RefKind is RefKind.None or RefKind.In or RefKind.RefReadOnlyParameter;

    /// <summary>Parameters as plain values. A default that a required parameter follows is dropped: C# allows it only before <c>params</c>.</summary>
    /// <param name="parameters">The user's parameters.</param>
    /// <param name="keepDefaults">False where something without a default follows them.</param>
    public static EquatableArray<ParameterSpec> Read(ImmutableArray<IParameterSymbol> parameters, bool keepDefaults)
    {
        var specs = new ParameterSpec[parameters.Length];
        for (int i = parameters.Length - 1; i >= 0; i--)
        {
            IParameterSymbol parameter = parameters[i];
            bool isToken = SymbolFacts.IsToken(parameter.Type);
            string? defaultValue = !keepDefaults ? null : isToken ? "default" : SymbolText.Default(parameter);
            keepDefaults = defaultValue is not null;
            specs[i] = new ParameterSpec
            {
                Type = SymbolText.Static(parameter.Type),
                Name = SymbolText.Escape(parameter.Name),
                Default = defaultValue,
                PassBy = parameter.RefKind == RefKind.RefReadOnlyParameter ? "in " : "",
                IsToken = isToken,
                CallerInfo = CallerInfo(parameter),
                Forgives = parameter.GetAttributes().Any(static a => SymbolFacts.IsNamed(a.AttributeClass, "DisallowNullAttribute", "System", "Diagnostics", "CodeAnalysis")),
            };
        }

        return new EquatableArray<ParameterSpec>([.. specs]);
    }

    /// <summary>The token that the handle adds where the user's method takes none.</summary>
    public static ParameterSpec Token(string name) => new()
    {
        Type = KnownNames.CancellationToken,
        Name = name,
        Default = "default",
        PassBy = "",
        IsToken = true,
    };

    private static string CallerInfo(IParameterSymbol parameter)
    {
        foreach (AttributeData attribute in parameter.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "CallerMemberNameAttribute" or "CallerFilePathAttribute" or "CallerLineNumberAttribute" or "CallerArgumentExpressionAttribute" } type
                && SymbolFacts.IsNamed(type, type.Name, "System", "Runtime", "CompilerServices"))
            {
                string argument = attribute.ConstructorArguments is [{ Value: string name }] ? "(" + SymbolText.Literal(name) + ")" : "";
                return $"[{SymbolText.Qualified(type)}{argument}] ";
            }
        }

        return "";
    }
}
