namespace Concurrency;

/// <summary>Something an actor is to be told at some time: a place in <see cref="ActorTimers"/>.</summary>
internal interface IActorTimer
{
    /// <summary>The tick of the wheel at which it is due. Changed only while it is in no heap.</summary>
    long Due { get; }

    /// <summary>Where it stands; -1 while it is in no heap. Guarded by the heap's lock.</summary>
    int Index { get; set; }

    /// <summary>Tells which of two that are due at one tick came first. Guarded by the heap's lock.</summary>
    long Order { get; set; }

    /// <summary>Whether it comes again and again.</summary>
    bool IsTick { get; }

    /// <summary>Its tick has come and it is in the heap no longer. Must not block or run what is the user's.</summary>
    /// <param name="timers">To put it back.</param>
    void OnDue(ActorTimers timers);

    /// <summary>The actor has stopped before its tick came; on the stopper's thread, under no lock.</summary>
    void OnStopped();
}
