using System.Collections.Concurrent;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Liveness;

/// <summary>One awaited call of an actor's method: an ask to a handle, or a call on the same object.</summary>
internal sealed record AskEdge(IMethodSymbol From, ISymbol To, Location Place, bool IsAsk, bool IsSelf);

/// <summary>Who waits for whom among the actors of a compilation. Types are added from any thread, each once; the cycles are sought when all are there.</summary>
internal sealed class AskGraph
{
    // A cycle that takes more steps is not one that somebody can follow in a message.
    private const int MaximumSteps = 6;

    private readonly ConcurrentDictionary<INamedTypeSymbol, ILookup<ISymbol, AskEdge>> _calls = new(SymbolEqualityComparer.Default);

    public static bool IsActor(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (Annotations.Has(type, "ActorAttribute"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The handler that a method of a handle is made from; null when it has another name.</summary>
    public static ISymbol? Asked(IMethodSymbol ask)
    {
        INamedTypeSymbol? owner = Handles.IsHandle(ask.ContainingType) ? ask.ContainingType.ContainingType : ask.ContainingType.ContainingType?.ContainingType;
        string bare = ask.Name.EndsWith("Async", StringComparison.Ordinal) ? ask.Name.Substring(0, ask.Name.Length - 5) : ask.Name;
        for (INamedTypeSymbol? type = owner; type is not null; type = type.BaseType)
        {
            foreach (ISymbol member in type.GetMembers())
            {
                if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false } or IPropertySymbol && (member.Name == ask.Name || member.Name == bare || "Get" + member.Name == bare))
                {
                    return member.OriginalDefinition;
                }
            }
        }

        return null;
    }

    /// <summary>Whether the two turns may run at the same time, so that one can wait for the other.</summary>
    public static bool Overlap(ISymbol turn, ISymbol other) => Common.Turns.Interleaves(turn) || (Annotations.Has(turn, "QueryAttribute") && Annotations.Has(other, "QueryAttribute"));

    public void Add(INamedTypeSymbol type, IEnumerable<AskEdge> calls) => _calls[type.OriginalDefinition] = calls.OrderBy(static c => c.Place.SourceTree?.FilePath, StringComparer.Ordinal)
        .ThenBy(static c => c.Place.SourceSpan.Start).ToLookup(static c => (ISymbol)c.From.OriginalDefinition, SymbolEqualityComparer.Default);

    public IEnumerable<IMethodSymbol> Turns(INamedTypeSymbol type) => type.GetMembers().OfType<IMethodSymbol>().Where(static m => Common.Turns.IsTurn(m));

    /// <summary>The asks a turn waits for, those of the methods of the same object that it calls included.</summary>
    public IEnumerable<AskEdge> AsksOf(ISymbol turn)
    {
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
        Stack<ISymbol> pending = new([turn.OriginalDefinition]);
        while (pending.Count > 0)
        {
            ISymbol method = pending.Pop();
            if (!seen.Add(method) || method.ContainingType is not { } type || !_calls.TryGetValue(type.OriginalDefinition, out ILookup<ISymbol, AskEdge>? calls))
            {
                continue;
            }

            foreach (AskEdge call in calls[method])
            {
                if (call.IsAsk)
                {
                    yield return call;
                }
                else
                {
                    pending.Push(call.To.OriginalDefinition);
                }
            }
        }
    }

    /// <summary>Each cycle over at least two types, once per type that it can be entered from.</summary>
    public IEnumerable<List<AskEdge>> Cycles(CancellationToken cancellationToken)
    {
        foreach (INamedTypeSymbol type in _calls.Keys.OrderBy(static t => t.ToDisplayString(), StringComparer.Ordinal))
        {
            foreach (IMethodSymbol turn in Turns(type))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Find(turn, turn, [], new HashSet<ISymbol>(SymbolEqualityComparer.Default)) is { } cycle)
                {
                    yield return cycle;
                }
            }
        }
    }

    private List<AskEdge>? Find(IMethodSymbol start, ISymbol turn, List<AskEdge> path, HashSet<ISymbol> seen)
    {
        if (path.Count >= MaximumSteps || !seen.Add(turn.OriginalDefinition))
        {
            return null;
        }

        foreach (AskEdge ask in AsksOf(turn))
        {
            // Within one type it is mostly another object: a transfer from account to account, a ring, a tree.
            if (ask.IsSelf || Same(ask.To.ContainingType, turn.ContainingType))
            {
                continue;
            }

            List<AskEdge> longer = [.. path, ask with { From = turn as IMethodSymbol ?? ask.From }];
            if (Same(ask.To.ContainingType, start.ContainingType))
            {
                if (!Overlap(start, ask.To))
                {
                    return longer;
                }
            }
            else if (Find(start, ask.To, longer, seen) is { } cycle)
            {
                return cycle;
            }
        }

        return null;
    }

    private static bool Same(INamedTypeSymbol a, INamedTypeSymbol b) => SymbolEqualityComparer.Default.Equals(a.OriginalDefinition, b.OriginalDefinition);
}
