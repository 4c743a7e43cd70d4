using Concurrency.Interleaving;

// The framework's namespace on purpose: the runtime's sources bind to these instead.
#pragma warning disable IDE0130
namespace System.Threading;
#pragma warning restore IDE0130

/// <summary>Volatile accesses with a point before and after each. One logical thread runs at a time, or real fences come from the points' own locks.</summary>
internal static class Volatile
{
    public static T Read<T>(ref readonly T location)
    {
        SharedAccess.Point();
        RealInterlocked.MemoryBarrier();
        T value = location;
        RealInterlocked.MemoryBarrier();
        SharedAccess.After();
        return value;
    }

    public static void Write<T>(ref T location, T value)
    {
        SharedAccess.Point();
        RealInterlocked.MemoryBarrier();
        location = value;
        RealInterlocked.MemoryBarrier();
        SharedAccess.After();
    }

    public static void ReadBarrier() => RealInterlocked.MemoryBarrier();
}
