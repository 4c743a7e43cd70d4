using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Safety;

/// <summary>State of a pool's or pipeline's object that bodies write at the same time.</summary>
internal readonly struct SharedStateFinding(ISymbol state, IReadOnlyList<Location> places, string jobs, string consequence)
{
    public ISymbol State { get; } = state;

    /// <summary>Every write, in the order of the text.</summary>
    public IReadOnlyList<Location> Places { get; } = places;

    /// <summary>The jobs or stages that come to write it.</summary>
    public string Jobs { get; } = jobs;

    public string Consequence { get; } = consequence;
}
