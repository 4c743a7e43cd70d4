namespace Concurrency;

/// <summary>Why an actor's object is about to be disposed.</summary>
public enum ActorStopReason
{
    /// <summary>Its handle was disposed, or its <see cref="Lifetime"/> was told to stop or abort.</summary>
    Requested,

    /// <summary>A new object takes its place (<see cref="ActorErrorMode.Restart"/>).</summary>
    Restarting,

    /// <summary>It is one of many and has had no message for the idle time of its directory; the next one for its key makes another.</summary>
    Idle,

    /// <summary>An error stops the actor (<see cref="ActorErrorMode.Stop"/>, or a restart that was one too many).</summary>
    Failed,
}
