namespace Concurrency;

/// <summary>Where a fan-out's results go. A struct around what is shared, so that storing a result is no virtual call.</summary>
internal interface IItemSink<TOut>
{
    /// <summary>True where every item needs room of its own before it is claimed.</summary>
    bool ReservesEach { get; }

    /// <summary>Takes room for one item; false when there is none: <paramref name="worker"/> is scheduled to ask again.</summary>
    bool TryReserve(IThreadPoolWorkItem worker);

    /// <summary>Item <paramref name="index"/> ended with a result.</summary>
    void Succeed(long index, TOut result);

    /// <summary>Item <paramref name="index"/> failed. False where failures are not the sink's.</summary>
    bool TryFail(long index, Exception error);

    /// <summary>Item <paramref name="index"/> was cancelled by the stop of the whole.</summary>
    void Skip(long index);

    /// <summary>The fan-out stops early: nobody waits for room any more.</summary>
    void Close();
}
