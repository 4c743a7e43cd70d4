using System.Diagnostics.CodeAnalysis;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>How a stage that works on one unit at a time gets it: an item, or a batch.</summary>
internal abstract class UnitClaims<TIn, TUnit>(FlowEdge<TIn> input)
{
    protected FlowEdge<TIn> Input { get; } = input;

    internal long Queued => Input.Count;

    internal WaitLine Line => Input.Readers;

    /// <summary>Whether it is worth trying. Safe from anywhere.</summary>
    internal abstract bool CanTake { get; }

    /// <summary>Whether nothing will come any more.</summary>
    internal abstract bool IsDrained { get; }

    internal void Activate(Func<bool> canClaim) => Input.IsReadable = canClaim;

    /// <summary>Takes a unit, under the stage's lock. Returns how many items it is, 0 for none.</summary>
    internal abstract int TakeLocked([MaybeNull] out TUnit unit);

    /// <summary>After a take, outside the lock.</summary>
    internal void AfterTake() => Input.AfterTake();

    /// <summary>What was taken from the queue and never became a unit, once the run is over.</summary>
    internal virtual int TakeRemains() => 0;
}

/// <summary>Item by item.</summary>
internal sealed class SingleClaims<T>(FlowEdge<T> input) : UnitClaims<T, T>(input)
{
    internal override bool CanTake
    {
        get
        {
            bool isCompleted = Input.IsCompleted; // Before the count: completed and then empty is final.
            return Input.Count > 0 || isCompleted;
        }
    }

    internal override bool IsDrained => Input.IsDrained;

    internal override int TakeLocked([MaybeNull] out T unit)
    {
        unit = default;
        return Input.Take(new Span<T>(ref unit!));
    }
}
