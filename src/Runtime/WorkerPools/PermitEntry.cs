namespace Concurrency;

/// <summary>
/// What needs a pool's permit to run bodies: a call, or one worker of a fan-out. It is in one place at most, in a line or among those that run.
/// </summary>
internal abstract class PermitEntry : LineMember, IThreadPoolWorkItem
{
    /// <summary>Where it is among those that run. Guarded by the pool's gate.</summary>
    internal int Seat { get; set; }

    /// <summary>Its place among all that ever waited; 0 while it is in no line. Guarded by the pool's gate.</summary>
    internal long Order { get; private set; }

    /// <summary>Whether it holds a permit. Written under the pool's gate; whoever runs the entry reads it without.</summary>
    internal bool HasPermit { get; set; }

    /// <summary>What stands for its permit towards calls made from inside its body; null where there is no pool.</summary>
    internal PermitFrame? Frame { get; set; }

    /// <summary>The job, for exceptions.</summary>
    internal virtual string JobName => "?";

    /// <summary>True when it will start no more bodies, so that it needs no permit.</summary>
    internal virtual bool IsOver => false;

    /// <summary>Itself, if it is a call. Asked for every body: quicker than a test of its type.</summary>
    internal virtual PoolCall? AsCall => null;

    public abstract void Execute();

    internal sealed override void Enter(long order) => Order = order;

    internal sealed override bool IsAt(long order) => Order == order;

    internal sealed override PermitEntry Leave(bool isLast)
    {
        Order = 0;
        return this;
    }
}
