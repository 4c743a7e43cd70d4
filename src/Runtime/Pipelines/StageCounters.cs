using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>What one stage of one run counts. Added to by its workers, read by anybody.</summary>
internal sealed class StageCounters
{
    // Interlocked only; see StageStatistics for what they mean.
    internal long In;
    internal long Out;
    internal long Filtered;
    internal long Skipped;
    internal long DeadLettered;
    internal long Failed;
    internal long Retried;
    internal long Abandoned;

    // Timestamp ticks that bodies took, estimated from samples.
    internal long Busy;

    internal static void Add(ref long counter, long count)
    {
        if (count != 0) Interlocked.Add(ref counter, count);
    }

    /// <summary>Adds what another run of the stage has counted.</summary>
    internal void Add(StageCounters other)
    {
        Add(ref In, Volatile.Read(ref other.In));
        Add(ref Out, Volatile.Read(ref other.Out));
        Add(ref Filtered, Volatile.Read(ref other.Filtered));
        Add(ref Skipped, Volatile.Read(ref other.Skipped));
        Add(ref DeadLettered, Volatile.Read(ref other.DeadLettered));
        Add(ref Failed, Volatile.Read(ref other.Failed));
        Add(ref Retried, Volatile.Read(ref other.Retried));
        Add(ref Abandoned, Volatile.Read(ref other.Abandoned));
        Add(ref Busy, Volatile.Read(ref other.Busy));
    }

    internal StageStatistics Snapshot(StageSettings settings, long queued, double permitTicks) => new(
        settings.Name,
        Volatile.Read(ref In),
        Volatile.Read(ref Out),
        Volatile.Read(ref Filtered),
        Volatile.Read(ref Skipped),
        Volatile.Read(ref DeadLettered),
        Volatile.Read(ref Failed),
        Volatile.Read(ref Retried),
        Volatile.Read(ref Abandoned),
        queued,
        permitTicks <= 0 ? 0 : Math.Clamp(Volatile.Read(ref Busy) / permitTicks, 0, 1))
    {
        Capacity = settings.Capacity,
    };
}
