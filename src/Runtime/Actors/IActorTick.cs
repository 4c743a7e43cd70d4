namespace Concurrency;

/// <summary>A timer of an actor's class.</summary>
internal interface IActorTick : IActorTimer
{
    /// <summary>The turn of its last tick has ended: the next one may come.</summary>
    void End();
}
