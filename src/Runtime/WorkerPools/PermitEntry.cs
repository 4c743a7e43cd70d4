namespace Concurrency;

/// <summary>
/// What needs a pool's permit to run bodies: a call, or one worker of a fan-out. It is in one list at most, of those that wait or of those that run, and links
/// itself in, so that waiting and leaving cost nothing but the links.
/// </summary>
internal abstract class PermitEntry : IThreadPoolWorkItem
{
    /// <summary>Guarded by the pool's gate.</summary>
    internal PermitEntry? NextInLine { get; set; }

    /// <summary>Guarded by the pool's gate.</summary>
    internal PermitEntry? PreviousInLine { get; set; }

    /// <summary>The list it is in; null in none. Guarded by the pool's gate.</summary>
    internal PermitLine? Line { get; set; }

    /// <summary>Where it is among those that run. Guarded by the pool's gate.</summary>
    internal int Seat { get; set; }

    /// <summary>Its place among all that ever waited. Guarded by the pool's gate.</summary>
    internal long Order { get; set; }

    /// <summary>When it began to wait. Guarded by the pool's gate.</summary>
    internal long WaitsSince { get; set; }

    /// <summary>Whether it holds a permit. Written under the pool's gate; whoever runs the entry reads it without.</summary>
    internal bool HasPermit { get; set; }

    /// <summary>What stands for its permit towards calls made from inside its body; null where there is no pool.</summary>
    internal PermitFrame? Frame { get; set; }

    /// <summary>The job, for exceptions.</summary>
    internal virtual string JobName => "?";

    /// <summary>True when it will start no more bodies, so that it needs no permit.</summary>
    internal virtual bool IsOver => false;

    public abstract void Execute();
}
