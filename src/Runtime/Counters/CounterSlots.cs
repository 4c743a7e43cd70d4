namespace Concurrency;

// Concurrency contract
//   Callers:   Take from any thread; Return from the finalizer thread.
//   All state is guarded by Gate.
//   I1  A slot belongs to one living counter; keys are never used twice, so a cell left over from an earlier owner of the slot is told from a current one.

/// <summary>Places of <see cref="StripedCounter"/>s in the tables that threads keep: small numbers, given again when a counter is collected.</summary>
internal static class CounterSlots
{
    private static readonly Lock Gate = new();
    private static readonly Stack<int> Free = new();
    private static int s_slots;
    private static long s_lastKey;

    internal static (int Slot, long Key) Take()
    {
        lock (Gate) return (Free.TryPop(out int slot) ? slot : s_slots++, ++s_lastKey);
    }

    internal static void Return(int slot)
    {
        lock (Gate) Free.Push(slot);
    }
}
