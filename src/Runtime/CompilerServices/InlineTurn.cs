using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>A turn on the caller's thread. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct InlineTurn
{
    internal InlineTurn(ActorThread thread, ActorCell? outer, long state)
    {
        Thread = thread;
        Outer = outer;
        State = state;
    }

    internal ActorThread Thread { get; }

    /// <summary>Whose turn ran on the thread before.</summary>
    internal ActorCell? Outer { get; }

    /// <summary>The mailbox's word while nothing comes.</summary>
    internal long State { get; }
}
