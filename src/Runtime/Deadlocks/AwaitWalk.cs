using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>
/// Follows awaits outwards: from the task that awaits a reply to the one that awaits that task, and so on to what a handler has returned. Each step is certain; whatever else is found ends the walk, and
/// nothing is proved.
/// </summary>
internal static class AwaitWalk
{
    private const int MostFrames = 64;

    /// <summary>Null on a runtime whose tasks are not known: there only waits of the handler's own are certain. Set by tests.</summary>
    public static FrameworkTasks? Known { get; set; } = FrameworkTasks.Probe();

    /// <summary>The actor's turn that cannot end before what awaits the reply has gone on; null if there is none, or it cannot be told.</summary>
    public static ITurn? TurnThatAwaits(ActorCell cell, Reply reply, object? awaiter)
    {
        if (Known is not { } known)
        {
            return null;
        }

        object? current = awaiter;
        for (int i = 0; i < MostFrames && current is Task task && known.CannotComplete(task.GetType()); i++)
        {
            // As long as the wait stands none of these tasks can complete, so none can have been left for something else.
            if (i > 0 && cell.TurnThatAwaits(reply, task) is { } turn)
            {
                return turn;
            }

            current = Volatile.Read(ref FrameworkTasks.ContinuationOf(task));
        }

        return null;
    }
}
