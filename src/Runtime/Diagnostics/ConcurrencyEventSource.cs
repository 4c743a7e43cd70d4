using System.Diagnostics.Tracing;

namespace Concurrency;

/// <summary>The log hook that needs no dependency: the event source <c>Concurrency</c>, readable with <c>dotnet-trace</c>, an <see cref="EventListener"/> or a logging bridge.</summary>
[EventSource(Name = "Concurrency")]
internal sealed class ConcurrencyEventSource : EventSource
{
    public static ConcurrencyEventSource Log { get; } = new();

    [NonEvent]
    public void ActorError(string actor, string message, Exception error)
    {
        if (IsEnabled())
        {
            ActorError(actor, message, error.ToString());
        }
    }

    [Event(1, Level = EventLevel.Error, Message = "{0}.{1} failed: {2}")]
    public void ActorError(string actor, string message, string error) => WriteEvent(1, actor, message, error);

    [Event(2, Level = EventLevel.Warning, Message = "{0}.{1} was dropped from the full mailbox")]
    public void MessageDropped(string actor, string message)
    {
        if (IsEnabled())
        {
            WriteEvent(2, actor, message);
        }
    }

    [Event(3, Level = EventLevel.Warning, Message = "{0}.{1} met a stopped actor")]
    public void DeadLetter(string actor, string message)
    {
        if (IsEnabled())
        {
            WriteEvent(3, actor, message);
        }
    }

    [Event(5, Level = EventLevel.Warning, Message = "{0}.{1} answered, but its caller had been told that it would not")]
    public void LateAnswer(string actor, string message)
    {
        if (IsEnabled())
        {
            WriteEvent(5, actor, message);
        }
    }

    [Event(4, Level = EventLevel.Warning, Message = "{0}.{1} has been running for {2} ms, {3} messages wait")]
    public void SlowTurn(string actor, string message, long elapsedMilliseconds, long waiting)
    {
        if (IsEnabled())
        {
            WriteEvent(4, actor, message, elapsedMilliseconds, waiting);
        }
    }

    [Event(10, Level = EventLevel.Error, Message = "{0}.{1} closed a circle of waits: {2}")]
    public void Deadlock(string actor, string message, string circle)
    {
        if (IsEnabled())
        {
            WriteEvent(10, actor, message, circle);
        }
    }

    [Event(8, Level = EventLevel.Warning, Message = "{0} restarts: {1} failed")]
    public void ActorRestarted(string actor, string message)
    {
        if (IsEnabled())
        {
            WriteEvent(8, actor, message);
        }
    }

    [Event(9, Level = EventLevel.Error, Message = "{0} stops: {1}")]
    public void ActorGaveUp(string actor, string reason)
    {
        if (IsEnabled())
        {
            WriteEvent(9, actor, reason);
        }
    }
}
