namespace Concurrency;

// Concurrency contract
//   Callers:   Sample by the workers of the fused loop; Part by the last of them, once.
//   I1  _isParting goes from false to true once. A worker of the fused loop that sees it hands on what it has and ends.
//   I2  The stages on their own start after the last worker of the fused loop has ended, so their queues and their outlet have one user at a time.
//   User code runs: never.

/// <summary>A run of stages in one loop, until an item costs so much that handing over would be cheap beside it: then each stage goes on by itself, for the rest of the run.</summary>
internal sealed class FusedStages(StageWork[] alone, WaitLine line, bool mayPart)
{
    // So many samples in a row must be dear: one alone is compilation, a collection or a lost time slice.
    private const int DearSamples = 3;

    private static readonly TimeSpan DearItem = TimeSpan.FromMicroseconds(1);

    private int _dear;
    private bool _isParting;

    internal bool IsParting => Volatile.Read(ref _isParting);

    /// <summary>An item has cost the loop so much, on the average of a chunk.</summary>
    internal void Sample(TimeSpan perItem)
    {
        if (!mayPart || IsParting) return;
        if (perItem < DearItem)
        {
            Volatile.Write(ref _dear, 0);
            return;
        }

        if (Interlocked.Increment(ref _dear) < DearSamples) return;
        Volatile.Write(ref _isParting, true);
        line.WakeAll();
    }

    /// <summary>Starts the stages on their own.</summary>
    internal void Part()
    {
        foreach (StageWork stage in alone) stage.Launch();
    }
}
