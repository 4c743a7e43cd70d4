using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <content>[Query] and [Interleave]: beside which turns a handler may run. A property that is a query is read as its getter.</content>
internal static partial class ActorParser
{
    private static bool IsQuery(IMethodSymbol method) => SymbolFacts.HasConcurrencyAttribute(method.AssociatedSymbol ?? method, "QueryAttribute");

    private static bool IsInterleaved(IMethodSymbol method) => SymbolFacts.HasConcurrencyAttribute(method, "InterleaveAttribute");

    private static string TurnOf(IMethodSymbol method) => IsQuery(method) ? "Query" : IsInterleaved(method) ? "Interleave" : "Exclusive";

    /// <summary>What a member is as a message: an ordinary method itself, the getter of a property that is a query.</summary>
    private static IMethodSymbol? AsMessage(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Ordinary } method => method,
        IPropertySymbol { GetMethod: { } getter, IsIndexer: false, ExplicitInterfaceImplementations.IsEmpty: true } when IsQuery(getter) => getter,
        _ => null,
    };

    /// <summary>The name that the handle's names are made of.</summary>
    private static string NameOf(IMethodSymbol method) => method.AssociatedSymbol is { } property ? "Get" + property.Name : method.Name;

    /// <summary>The user's own name for it.</summary>
    private static string DisplayNameOf(IMethodSymbol method) => (method.AssociatedSymbol ?? method).Name;

    /// <summary>An override of what implements a framework's interface does so too.</summary>
    private static bool ImplementsFramework(IMethodSymbol method, ISet<ISymbol> frameworkMembers)
    {
        for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod)
        {
            if (frameworkMembers.Contains(current) || (current.AssociatedSymbol is { } property && frameworkMembers.Contains(property)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Marks on members that are messages, and what they promise without being able to.</summary>
    private static string? DescribeWrongTurn(IMethodSymbol method, out string mark)
    {
        bool isQuery = IsQuery(method);
        mark = isQuery ? "Query" : "Interleave";
        bool isStream = SymbolFacts.IsNamed(method.ReturnType, "IAsyncEnumerable", "System", "Collections", "Generic");
        return (isQuery, IsInterleaved(method)) switch
        {
            (true, true) => "is marked [Interleave] too, but a query overlaps with queries only, an interleaved turn with everything while it waits",
            (true, _) when isStream => "returns a stream, which is open for longer than a query may be",
            (true, _) when ReadResult(method).Result is null => "returns nothing, so there is nothing to ask",
            (_, true) when !isStream && !ReadResult(method).IsAsynchronous => "returns no task, so it never waits",
            _ => null,
        };
    }

    /// <summary>Marks on members of the class that are no messages.</summary>
    private static void CheckTurnMarks(INamedTypeSymbol type, IReadOnlyCollection<IMethodSymbol> messages, ReportActorShape refuse)
    {
        var known = new HashSet<ISymbol>(messages.Select(static m => m.AssociatedSymbol ?? m), SymbolEqualityComparer.Default);
        foreach (ISymbol member in type.GetMembers())
        {
            if (type.IsAbstract && member.DeclaredAccessibility == Accessibility.Private && SymbolFacts.HasConcurrencyAttribute(member, "QueryAttribute"))
            {
                refuse(ActorShapeError.PrivateInBase, member, member.Name, type.Name);
                continue;
            }

            string? mark = SymbolFacts.HasConcurrencyAttribute(member, "QueryAttribute") ? "Query" : SymbolFacts.HasConcurrencyAttribute(member, "InterleaveAttribute") ? "Interleave" : null;
            if (mark is null || known.Contains(member))
            {
                continue;
            }

            refuse(ActorShapeError.WrongTurn, member, member.Name, mark, member switch
            {
                { IsStatic: true } => "is static, so no message",
                IPropertySymbol { GetMethod: null } => "cannot be read",
                IPropertySymbol { IsIndexer: true } => "is an indexer; make it a method",
                IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: false } or IMethodSymbol { MethodKind: MethodKind.ExplicitInterfaceImplementation } => "is the explicit implementation of an interface member, so no message",
                IPropertySymbol { OverriddenProperty: not null } or IMethodSymbol { OverriddenMethod: not null } => "is an override: what counts is the declaration that it overrides",
                _ when SymbolFacts.HasConcurrencyAttribute(member, "NotAMessageAttribute") => "is marked [NotAMessage] too",
                IMethodSymbol { DeclaredAccessibility: not Accessibility.Public } => "is neither public nor marked [Message], so no message",
                _ => "is no message",
            });
        }
    }
}
