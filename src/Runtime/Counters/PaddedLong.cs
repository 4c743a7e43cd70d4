using System.Runtime.InteropServices;

namespace Concurrency;

/// <summary>
/// A number alone on its cache lines: 128 bytes on either side, because ARM64 lines are that long and x64 fetches lines in pairs. Not generic: a generic
/// struct cannot have an explicit layout.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedLong
{
    [FieldOffset(128)]
    internal long Value;
}
