using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>A turn of an actor, as the graph of waits sees it.</summary>
internal interface ITurn
{
    ActorCell Cell { get; }

    /// <summary>What it handles, for exceptions.</summary>
    string Message { get; }

    /// <summary>
    /// The reply that the turn waits for, as far as is known: a hint, written and read by any thread. Whether the turn really waits for it is looked at each time
    /// (<see cref="Awaits"/>), so a hint that is old, or was meant for something else, proves nothing.
    /// </summary>
    ref Reply? Hint { get; }

    /// <summary>Whether the turn is suspended and cannot end before this reply, because the reply's awaiter is what its handler has returned.</summary>
    bool Awaits(Reply reply, object? awaiter);
}
