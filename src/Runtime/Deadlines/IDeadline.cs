namespace Concurrency;

/// <summary>Something that may become due.</summary>
internal interface IDeadline
{
    /// <summary>Called by the wheel when the entry's tick has come. Must not block; whatever of the user's it leads to is scheduled.</summary>
    /// <param name="entry">The entry that was filed.</param>
    /// <param name="wheel">The wheel it was filed with.</param>
    /// <param name="now">The tick up to which time has certainly passed.</param>
    /// <returns>When to look again; 0 for no more.</returns>
    long OnTick(WheelEntry entry, DeadlineWheel wheel, long now);
}
