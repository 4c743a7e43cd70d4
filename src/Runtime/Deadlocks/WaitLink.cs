namespace Concurrency;

/// <summary>A turn and what it waits for.</summary>
internal readonly record struct WaitLink(ITurn Turn, Wait Wait)
{
    /// <summary>The same in the user's words.</summary>
    public ActorWait Describe() => new(
        Turn.Cell.Name,
        Turn.Message,
        Wait.Target.Name,
        Wait.Target.MessageName(Wait.Handler),
        Wait.IsTell ? ActorWaitReason.Room : Wait.IsInLine ? ActorWaitReason.Queued : ActorWaitReason.Running);
}
