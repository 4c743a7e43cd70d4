namespace Concurrency;

/// <summary>What stands in a line for a permit: an entry, or a job's posted items, which stand there once each. Guarded by the pool's gate.</summary>
internal abstract class LineMember
{
    /// <summary>It is in line now, at this place among all that ever waited.</summary>
    internal abstract void Enter(long order);

    /// <summary>Whether it still is at that place.</summary>
    internal abstract bool IsAt(long order);

    /// <summary>Leaves its first place, or its last one: who gets the permit.</summary>
    internal abstract PermitEntry Leave(bool isLast);
}
