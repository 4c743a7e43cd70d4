namespace Concurrency;

/// <summary>A place in a <see cref="DeadlineWheel"/>. Belongs to the wheel from filing until <see cref="IDeadline.OnTick"/> is called for it.</summary>
internal sealed class WheelEntry(IDeadline owner)
{
    public IDeadline Owner => owner;

    public long Tick { get; set; }

    public WheelEntry? Next { get; set; }
}
