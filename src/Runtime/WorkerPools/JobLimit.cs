using System.Diagnostics;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>One job of a running pool: its name, its limits, and the room it waits in.</summary>
internal sealed class JobLimit(PoolCell pool, string name, WaitingRoom room, bool takesToken, ForkJoinOptions options)
{
    internal PoolCell Pool { get; } = pool;

    internal string Name { get; } = name;

    internal WaitingRoom Room { get; } = room;

    /// <summary>Whether its body is given a token.</summary>
    internal bool TakesToken { get; } = takesToken;

    /// <summary>What was posted and waits, once something did. Guarded by the pool's gate.</summary>
    internal LineMember? Posted { get; set; }

    /// <summary>How its fan-outs run; its bound and its timeout hold for single calls too.</summary>
    internal ForkJoinOptions Options { get; } = options;

    /// <summary>Its name and the pool's, as metrics want them.</summary>
    internal TagList Tags { get; } = new([new(PoolMetrics.PoolTag, pool.Name), new(PoolMetrics.JobTag, name)]);
}
