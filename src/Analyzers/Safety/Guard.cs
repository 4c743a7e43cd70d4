using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Safety;

/// <summary>Which lock guards a field: the declared one, or the one that enough of its uses hold.</summary>
internal static class Guard
{
    /// <summary>The lock named by [GuardedBy] on a field or property of <paramref name="type"/>, or null.</summary>
    public static ISymbol? Declared(ISymbol state, INamedTypeSymbol type)
    {
        if (Annotations.Find(state, "GuardedByAttribute") is not { ConstructorArguments: { Length: 1 } arguments } || arguments[0].Value is not string name)
        {
            return null;
        }

        if (name == "this")
        {
            return type.OriginalDefinition;
        }

        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers(name))
            {
                return member.OriginalDefinition;
            }
        }

        return null;
    }

    /// <summary>The lock that guards the state, judging by its uses outside of construction; null when too few agree.</summary>
    /// <param name="uses">The uses.</param>
    /// <param name="isCollection">Only a change in place shows that the lock protects a collection; replacing it under a lock is copy-on-write.</param>
    /// <param name="members">How many members must hold the lock.</param>
    /// <param name="ratio">Which part of the uses must.</param>
    public static ISymbol? Inferred(List<LockedUse> uses, bool isCollection, int members, double ratio)
    {
        Dictionary<ISymbol, int> held = new(SymbolEqualityComparer.Default);
        foreach (LockedUse use in uses)
        {
            foreach (ISymbol gate in use.Locks)
            {
                if (gate is not (ILocalSymbol or IParameterSymbol))
                {
                    held[gate] = held.TryGetValue(gate, out int count) ? count + 1 : 1;
                }
            }
        }

        ISymbol? best = null;
        int most = 0;
        foreach (KeyValuePair<ISymbol, int> candidate in held)
        {
            // The name decides a tie, so that two runs report the same.
            if (candidate.Value > most || (candidate.Value == most && string.CompareOrdinal(candidate.Key.Name, best!.Name) < 0))
            {
                best = candidate.Key;
                most = candidate.Value;
            }
        }

        return best is not null && most >= ratio * uses.Count && IsWrittenUnder(best, uses, isCollection) && Members(best, uses) >= members ? best : null;
    }

    /// <summary>The lock field under which every change of a collection stands, when enough of its other uses stand there too: too little to be sure, enough to mention a reader without it.</summary>
    /// <param name="uses">The uses.</param>
    /// <param name="ratio">Which part of the uses must hold the lock.</param>
    public static ISymbol? OfAllChanges(List<LockedUse> uses, double ratio)
    {
        ImmutableHashSet<ISymbol>? shared = null;
        foreach (LockedUse use in uses)
        {
            if (use.IsWrite)
            {
                shared = shared is null ? use.Locks : shared.Intersect(use.Locks);
            }
        }

        foreach (ISymbol gate in shared ?? [])
        {
            // A lock for the initialisation lets everybody else wait until it is over.
            if (gate is IFieldSymbol && gate.Name.IndexOf("init", StringComparison.OrdinalIgnoreCase) < 0 && uses.FindAll(u => u.Locks.Contains(gate)).Count >= ratio * uses.Count && IsWrittenUnder(gate, uses, isCollection: true))
            {
                return gate;
            }
        }

        return null;
    }

    private static bool IsWrittenUnder(ISymbol gate, List<LockedUse> uses, bool isCollection)
    {
        foreach (LockedUse use in uses)
        {
            if (use.Locks.Contains(gate) && (isCollection ? use.Use.Kind == UseKind.Mutate : use.IsWrite))
            {
                return true;
            }
        }

        return false;
    }

    private static int Members(ISymbol gate, List<LockedUse> uses)
    {
        HashSet<ISymbol> members = new(SymbolEqualityComparer.Default);
        foreach (LockedUse use in uses)
        {
            if (use.Locks.Contains(gate))
            {
                members.Add(use.Use.Member);
            }
        }

        return members.Count;
    }
}
