using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <content>Timers: the methods that the actor's clock calls.</content>
internal static partial class ActorParser
{
    // Timers are kept to the ticks of the runtime's clock, which are 8 ms: a shorter period could not be told from another one.
    private const int ShortestPeriod = 10;

    private static EquatableArray<TickSpec> ReadTicks(INamedTypeSymbol type, List<(IMethodSymbol Method, MessageSpec Message)> messages, ReportActorShape refuse)
    {
        var handlers = new HashSet<string>(messages.Select(static m => m.Message.HandlerName.TrimStart('@')), StringComparer.Ordinal) { "value__" };
        var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        List<TickSpec> ticks = [];
        foreach (IMethodSymbol method in FindTimers(type))
        {
            ISymbol place = SymbolEqualityComparer.Default.Equals(method.ContainingType, type) ? method : type;
            AttributeData every = method.GetAttributes().First(IsEvery);
            if (type.IsAbstract && method.DeclaredAccessibility == Accessibility.Private && ReferenceEquals(place, method))
            {
                refuse(ActorShapeError.PrivateInBase, method, method.Name, type.Name);
            }

            if (DescribeUnusableTimer(method, every) is { } reason)
            {
                refuse(ActorShapeError.UnusableTimer, place, method.Name, reason);
            }
            else if (found.Add(HandleMethods.Root(method)))
            {
                ticks.Add(ReadTick(method, (int)every.ConstructorArguments[0].Value!, handlers));
            }
        }

        return new EquatableArray<TickSpec>([.. ticks]);
    }

    /// <summary>The class's own first: an override that is a timer replaces the one of its base.</summary>
    private static IEnumerable<IMethodSymbol> FindTimers(INamedTypeSymbol type) =>
        SymbolFacts.BasesOf(type).Where(static b => b.IsAbstract && HasActorAttribute(b)).Prepend(type)
            .SelectMany(static t => t.GetMembers()).OfType<IMethodSymbol>()
            .Where(method => method.GetAttributes().Any(IsEvery) && IsReachable(method, type));

    private static bool IsEvery(AttributeData attribute) => SymbolFacts.IsConcurrencyType(attribute.AttributeClass, "EveryAttribute");

    private static string? DescribeUnusableTimer(IMethodSymbol method, AttributeData every) => (method, every.ConstructorArguments) switch
    {
        ({ IsStatic: true }, _) => "it is static",
        ({ MethodKind: not MethodKind.Ordinary }, _) => "it is not an ordinary method",
        ({ IsGenericMethod: true }, _) => "it is generic",
        ({ IsAsync: true, ReturnsVoid: true }, _) => "it is async void, and nobody could tell when its tick has ended",
        ({ ReturnsByRef: true } or { ReturnsByRefReadonly: true }, _) => "it returns a reference",
        _ when IsStream(method.ReturnType) => "it returns a stream, which nobody would read",
        _ when SymbolFacts.IsUnstorable(method.ReturnType) => "it returns a ref struct or a pointer",
        _ when method.IsVararg || method.Parameters.Any(static p => !SymbolFacts.IsToken(p.Type) || !ParameterReader.IsByValue(p)) => "the clock has nothing but a token to pass to its parameters",
        _ when method.Parameters.Length > 1 => "it takes more than one CancellationToken",
        (_, [{ Value: int milliseconds }]) when milliseconds < 1 => $"a period of {milliseconds} ms makes no sense",
        (_, [{ Value: int milliseconds }]) when milliseconds < ShortestPeriod => $"a period of {milliseconds} ms is shorter than the {ShortestPeriod} ms that the clock can keep",
        (_, [{ Value: int }]) => null,
        _ => "its period is no number", // An error of the compiler's.
    };

    private static TickSpec ReadTick(IMethodSymbol method, int milliseconds, ISet<string> handlers)
    {
        (string? result, bool isAsynchronous) = ReadResult(method);
        return new TickSpec
        {
            MethodName = SymbolText.Escape(method.Name),
            HandlerName = SymbolText.Escape(SymbolText.Unique(handlers.Contains(method.Name) ? method.Name + "Tick" : method.Name, handlers)),
            Milliseconds = milliseconds,
            TakesToken = method.Parameters.Length > 0,
            IsAsynchronous = isAsynchronous,
            Conversion = isAsynchronous && result is not null && method.ReturnType.Name == "ValueTask" ? ".AsTask()"
                : isAsynchronous && method.ReturnType is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } ? "!" : "",
            HasResult = !isAsynchronous && !method.ReturnsVoid,
            IsObsolete = SymbolText.Caveats(method).Contains("global::System.Obsolete("),
        };
    }

    private static bool IsStream(ITypeSymbol type) => SymbolFacts.IsNamed(type, "IAsyncEnumerable", "System", "Collections", "Generic");
}
