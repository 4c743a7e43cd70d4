using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>What a <see cref="StageAttribute"/> says, its defaults filled in. For generated code.</summary>
/// <param name="name">The method's name.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StageSettings(string name)
{
    /// <summary>The method's name.</summary>
    public string Name { get; } = name;

    /// <summary>How many items at once.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>How many items may wait in front.</summary>
    public int Capacity { get; init; } = 256;

    /// <summary>Whether results keep the order of the input.</summary>
    public bool Ordered { get; init; } = true;

    /// <summary>The item's time limit; -1 for none.</summary>
    public int TimeoutMilliseconds { get; init; } = Timeout.Infinite;

    /// <summary>What becomes of a failed item.</summary>
    public StageErrorMode OnError { get; init; }

    /// <summary>Attempts in all, where it retries.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The first pause between attempts.</summary>
    public int BackoffMilliseconds { get; init; } = 100;

    /// <summary>Items per batch; 0 for one by one.</summary>
    public int Batch { get; init; }

    /// <summary>How long a batch waits to be full; -1 for ever.</summary>
    public int BatchWindowMilliseconds { get; init; } = Timeout.Infinite;

    /// <summary>Whether fused stages may part.</summary>
    public StageFusion Fuse { get; init; }

    /// <summary>Whether several workers need a <see cref="Sequencer{T}"/>.</summary>
    internal bool NeedsSequence => Ordered && Concurrency > 1;
}
