using Concurrency.CompilerServices;

namespace Concurrency.Runtime.StressTests.Deadlocks;

/// <summary>What a handler of the graph does, one after the other.</summary>
internal enum AskStep
{
    /// <summary>Asks, and awaits the answer itself: a certain wait.</summary>
    Ask,

    /// <summary>Asks, awaits something else, then the answer.</summary>
    AskEarly,

    /// <summary>Tells, and awaits room.</summary>
    Tell,

    /// <summary>Asks, and lets another async method await the answer, which nobody awaits.</summary>
    Fork,

    /// <summary>Awaits the first of the answer and something else.</summary>
    Any,

    /// <summary>Awaits something that a worker of the schedule completes.</summary>
    Elsewhere,
}

/// <summary>One message of a graph: to whom it goes, beside what it may run, and what its handler does. It is sent once.</summary>
internal sealed class AskNode
{
    public required int Id { get; init; }

    public required int Target { get; init; }

    public required TurnKind Kind { get; init; }

    /// <summary>The handler returns the ask for its only child instead of awaiting it.</summary>
    public bool IsDirect { get; init; }

    public AskNode? Parent { get; init; }

    public List<(AskStep Step, AskNode? Child)> Steps { get; } = [];

    public bool IsTold { get; set; }

    public bool HasStarted { get; set; }

    public bool HasEnded { get; set; }

    /// <summary>Sent, and not known to be refused.</summary>
    public bool IsSent { get; set; }

    /// <summary>What the handler certainly waits for.</summary>
    public AskNode? WaitsFor
    {
        get;
        set
        {
            field = value;
            IsBroken = false;
        }
    }

    /// <summary>That wait has failed, and the handler has not yet gone on.</summary>
    public bool IsBroken { get; set; }
}
