using System.Runtime.InteropServices;

namespace Concurrency;

/// <summary>The two ends of a queue segment, each alone on its cache lines: producers write one, consumers the other.</summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct QueuePositions
{
    /// <summary>The next position to take.</summary>
    [FieldOffset(128)]
    internal long Head;

    /// <summary>The next position to fill; negative once the segment is closed, its low bits then say where.</summary>
    [FieldOffset(256)]
    internal long Tail;
}
