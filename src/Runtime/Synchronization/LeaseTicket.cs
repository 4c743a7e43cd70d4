namespace Concurrency;

// Concurrency contract
//   Callers:   any copy of a lease, on any thread.
//   I1  _version counts uses; the lease that swaps its own version away returns the permit, every other copy or call finds another version.
//   I2  _semaphore is written before the lease exists and cleared by the winner of I1 alone.

/// <summary>What the copies of one <see cref="SemaphoreLease"/> share, so that only the first disposal counts. Pooled.</summary>
internal sealed class LeaseTicket : IPooled<LeaseTicket>
{
    private long _version;
    private AsyncSemaphore? _semaphore;

    public LeaseTicket? NextFree { get; set; }

    internal long Version => Volatile.Read(ref _version);

    internal static LeaseTicket Rent(AsyncSemaphore semaphore)
    {
        LeaseTicket ticket = ObjectPool<LeaseTicket>.Rent();
        ticket._semaphore = semaphore;
        return ticket;
    }

    internal void Return(long version)
    {
        if (Interlocked.CompareExchange(ref _version, version + 1, version) != version) return;
        AsyncSemaphore semaphore = _semaphore!;
        _semaphore = null;
        ObjectPool<LeaseTicket>.Return(this);
        semaphore.Release();
    }
}
