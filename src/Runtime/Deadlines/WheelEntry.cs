namespace Concurrency;

/// <summary>A place in a <see cref="DeadlineWheel"/>. Belongs to the wheel from filing until <see cref="IDeadline.OnTick"/> is called for it.</summary>
internal sealed class WheelEntry(IDeadline owner)
{
    public IDeadline Owner => owner;

    public long Tick { get; set; }

    public WheelEntry? Next { get; set; }

    /// <summary>For an owner who files it again and again: when the wheel looks at it next, or <see cref="long.MaxValue"/> while it is in none. The owner's alone; see there.</summary>
    public long FiledAt = long.MaxValue;
}
