using System.Diagnostics;

namespace Concurrency.CompilerServices;

/// <content>What a directory asks of an actor that is one of many.</content>
public abstract partial class ActorCell
{
    /// <summary>The actor whose turn the caller is, or was forked by.</summary>
    internal static ActorCell? Present => ActorThread.Current.Cell ?? Identity.Value;

    /// <summary>Who begins when this one has ended. Guarded by the directory.</summary>
    internal ActorCell? Successor
    {
        get => Extras?.Supervision?.Successor;
        private set => Supervision.Successor = value;
    }

    /// <summary>Of one that has not begun: whose end it waits for.</summary>
    internal ActorCell? Predecessor => Extras?.Supervision?.Predecessor;

    /// <summary>The handle of its key; null where it is not one of many.</summary>
    protected virtual KeyedRef? KeyedHandle => null;

    internal bool IsIn(ActorDirectory directory) => KeyedHandle?.IsOf(directory) == true;

    /// <summary>What is kept for the look for idle ones.</summary>
    protected virtual ref IdleWatch Watch => throw new UnreachableException("Only keyed actors are looked at.");

    /// <summary>Makes this one, which nobody has seen yet, wait for another one's end.</summary>
    internal void Follow(ActorCell predecessor)
    {
        Supervision.Predecessor = predecessor;
        predecessor.Successor = this;
    }

    /// <summary>Constructs an object: the first one of a keyed actor, or another one for a restart.</summary>
    /// <param name="scope">What goes with it.</param>
    /// <returns>The object.</returns>
    protected virtual object Construct(ActorScope scope) => Supervision.Again!(scope);

    /// <summary>Starts the class's own timers, once the object stands.</summary>
    protected virtual void StartTimers()
    {
    }

    /// <summary>The object is disposed: whoever still has the cell is not to keep it.</summary>
    protected virtual void Forget()
    {
    }

    /// <summary>Who takes the messages of the key that this one refuses; null where that is nobody.</summary>
    private protected ActorCell? FindSuccessor() => KeyedHandle?.FindSuccessor();

    private protected bool IsDeactivated => KeyedHandle is not null && Watch.IsDeactivated;

    // What a message that was in line is answered with.
    private protected Exception Unanswered(int handler) => Extras?.Supervision?.ActivationError ?? Stopped(handler);
}
