using System.Numerics;

namespace Concurrency;

/// <summary>
/// Emptied segments of one message type, process-wide and bounded, so that neither a flow nor bursts of any size allocate, nor an actor keeps what a burst needed. Only those of
/// the first length are not kept here: the mailbox has a spare of its own.
/// </summary>
internal static class MailboxSegmentPool<TMessage>
    where TMessage : struct
{
    /// <summary>From this length on segments are shared.</summary>
    public const int ShortestShared = 1 << ShortestLog;

    private const int LongestLog = 10;
    private const int ShortestLog = 4;
    private const int SlotsPerLength = 256 * 1024;

    private static readonly LockFreeQueue<MailboxSegment<TMessage>>[] Free = [new(), new(), new(), new(), new(), new(), new()];
    private static readonly int[] Counts = new int[LongestLog - ShortestLog + 1];

    public static MailboxSegment<TMessage> Rent(int length)
    {
        int log = BitOperations.Log2((uint)length) - ShortestLog;
        if (!Free[log].TryDequeue(out MailboxSegment<TMessage>? segment))
        {
            return new MailboxSegment<TMessage>(length);
        }

        Interlocked.Decrement(ref Counts[log]);
        return segment;
    }

    public static void Return(MailboxSegment<TMessage> segment)
    {
        int log = BitOperations.Log2((uint)segment.Length) - ShortestLog;

        // benign: threads that meet here may exceed the bound by one segment each.
        if (Volatile.Read(ref Counts[log]) < SlotsPerLength / segment.Length)
        {
            Interlocked.Increment(ref Counts[log]);
            Free[log].Enqueue(segment);
        }
    }
}
