using System.Runtime.CompilerServices;

namespace Concurrency.Benchmarks.Accumulators;

/// <summary>The floors of a tell and of an ask: a call, and a call under a lock.</summary>
internal sealed class LockedAccumulator
{
    private readonly Lock _gate = new();
    private long _sum;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public long Add(long value) => _sum += value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public long AddLocked(long value)
    {
        lock (_gate) return _sum += value;
    }

    public long TakeSum()
    {
        lock (_gate)
        {
            long sum = _sum;
            _sum = 0;
            return sum;
        }
    }
}
