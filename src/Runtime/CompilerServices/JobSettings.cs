using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>What the attribute and the parameters of a job say about it. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record JobSettings
{
    /// <summary>A bound of its own; 0 for the pool's.</summary>
    public int Concurrency { get; init; }

    /// <summary>A timeout of its own; 0 for the pool's, <see cref="Timeout.Infinite"/> for none.</summary>
    public int TimeoutMilliseconds { get; init; }

    /// <summary>Whether the method takes a token, so that a body can be cancelled.</summary>
    public bool TakesToken { get; init; }
}
