using Concurrency.Interleaving;

#pragma warning disable IDE0130
namespace System.Threading;
#pragma warning restore IDE0130

/// <summary>Interlocked accesses with a point before and after each.</summary>
internal static class Interlocked
{
    public static int Increment(ref int location) => Add(ref location, 1);

    public static long Increment(ref long location) => Add(ref location, 1);

    public static int Decrement(ref int location) => Add(ref location, -1);

    public static long Decrement(ref long location) => Add(ref location, -1);

    public static int Add(ref int location, int value)
    {
        SharedAccess.Point();
        int result = RealInterlocked.Add(ref location, value);
        SharedAccess.After();
        return result;
    }

    public static long Add(ref long location, long value)
    {
        SharedAccess.Point();
        long result = RealInterlocked.Add(ref location, value);
        SharedAccess.After();
        return result;
    }

    public static long Or(ref long location, long value)
    {
        SharedAccess.Point();
        long result = RealInterlocked.Or(ref location, value);
        SharedAccess.After();
        return result;
    }

    public static long And(ref long location, long value)
    {
        SharedAccess.Point();
        long result = RealInterlocked.And(ref location, value);
        SharedAccess.After();
        return result;
    }

    public static T Exchange<T>(ref T location, T value)
    {
        SharedAccess.Point();
        T result = RealInterlocked.Exchange(ref location, value);
        SharedAccess.After();
        return result;
    }

    public static T CompareExchange<T>(ref T location, T value, T comparand)
    {
        SharedAccess.Point();
        T result = RealInterlocked.CompareExchange(ref location, value, comparand);
        SharedAccess.After();
        return result;
    }

    public static void MemoryBarrier()
    {
        RealInterlocked.MemoryBarrier();
        SharedAccess.After();
    }
}
