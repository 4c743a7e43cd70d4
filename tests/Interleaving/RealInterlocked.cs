namespace Concurrency.Interleaving;

/// <summary>The real instructions under another name, for a project in which the usual one is taken by the instrumented ones.</summary>
public static class RealInterlocked
{
    public static int Add(ref int location, int value) => Interlocked.Add(ref location, value);

    public static long Add(ref long location, long value) => Interlocked.Add(ref location, value);

    public static long Or(ref long location, long value) => Interlocked.Or(ref location, value);

    public static long And(ref long location, long value) => Interlocked.And(ref location, value);

    public static T Exchange<T>(ref T location, T value) => Interlocked.Exchange(ref location, value);

    public static T CompareExchange<T>(ref T location, T value, T comparand) => Interlocked.CompareExchange(ref location, value, comparand);

    public static void MemoryBarrier() => Interlocked.MemoryBarrier();
}
