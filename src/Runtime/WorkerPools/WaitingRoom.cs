namespace Concurrency;

/// <summary>Who waits for a permit under one bound: the jobs without a bound of their own share a room, each of the others has one. Guarded by the pool's gate.</summary>
internal sealed class WaitingRoom(int bound)
{
    /// <summary>How many of its entries may run at once.</summary>
    internal int Bound { get; } = bound;

    /// <summary>How many of them do.</summary>
    internal int Active { get; set; }

    /// <summary>Single submissions: what the pool's capacity counts and what its full mode may evict.</summary>
    internal PermitLine Calls { get; } = new();

    /// <summary>Workers of fan-outs, each with the item it has pulled.</summary>
    internal PermitLine Crews { get; } = new();

    internal bool HasRoom => Active < Bound;

    /// <summary>The place of who has waited longest; none is behind all others.</summary>
    internal long FirstOrder => Math.Min(Calls.FirstOrder, Crews.FirstOrder);
}
