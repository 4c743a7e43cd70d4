using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>[Every], [Query] and [Interleave] on members of a class that is no actor: nothing would come of them.</summary>
internal static class ActorMarks
{
    private static readonly string[] Turns = ["Query", "Interleave"];

    /// <summary>The members that are marked, the class's own and those of its abstract bases, each with its mark.</summary>
    public static IEnumerable<(ISymbol Member, string Mark, bool IsTimer)> On(INamedTypeSymbol type)
    {
        foreach (ISymbol member in SymbolFacts.BasesOf(type).Where(static b => b.IsAbstract).Prepend(type).SelectMany(static t => t.GetMembers()))
        {
            if (SymbolFacts.HasConcurrencyAttribute(member, "EveryAttribute"))
            {
                yield return (member, "Every", true);
            }

            foreach (string mark in Turns.Where(mark => SymbolFacts.HasConcurrencyAttribute(member, mark + "Attribute")))
            {
                yield return (member, mark, false);
            }
        }
    }
}
