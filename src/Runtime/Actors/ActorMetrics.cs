using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Concurrency;

/// <summary>What actors report to whoever listens. Without a listener it is one look at a few flags per message.</summary>
internal static class ActorMetrics
{
    internal const string ActorTag = "concurrency.actor.name";
    internal const string MessageTag = "concurrency.message.name";
    private const string OutcomeTag = "concurrency.outcome";

    // Here once more, so that a look at all of them is a look at the statics of one class.
    private static readonly ActivitySource Activities = ConcurrencyDiagnostics.Activities;

    private static readonly Counter<long> Messages = ConcurrencyDiagnostics.Meter.CreateCounter<long>(
        "concurrency.actor.messages", "{message}", "Messages that were handled or were not, by outcome: completed, failed, timed_out, dropped, dead_letter.");

    private static readonly Histogram<double> Waiting = ConcurrencyDiagnostics.Meter.CreateHistogram<double>(
        "concurrency.actor.queue.duration", "s", "How long messages waited in the mailbox.");

    private static readonly Histogram<double> Running = ConcurrencyDiagnostics.Meter.CreateHistogram<double>(
        "concurrency.actor.turn.duration", "s", "How long turns were open.");

    private static readonly Histogram<long> Depth = ConcurrencyDiagnostics.Meter.CreateHistogram<long>(
        "concurrency.actor.queue.depth", "{message}", "How many messages were in line behind one that was begun.");

    private static readonly Counter<long> Restarts = ConcurrencyDiagnostics.Meter.CreateCounter<long>(
        "concurrency.actor.restarts", "{restart}", "How often a new object took the place of one that had failed, by the message that failed.");

    private static readonly Counter<long> Deadlocks = ConcurrencyDiagnostics.Meter.CreateCounter<long>(
        "concurrency.actor.deadlocks", "{deadlock}", "Circles of waits that were found and broken, by the message whose wait failed.");

    /// <summary>Whether messages and turns are timed. While they are, no ask runs inline, so that all are seen.</summary>
    internal static bool IsTimed => Waiting.Enabled || Running.Enabled || Activities.HasListeners();

    internal static void Count(ActorSettings settings, string message, string outcome)
    {
        if (Messages.Enabled)
        {
            TagList tags = TagsOf(settings, message);
            tags.Add(OutcomeTag, outcome);
            Messages.Add(1, tags);
        }
    }

    internal static void CountRestart(ActorSettings settings, string message)
    {
        if (Restarts.Enabled)
        {
            Restarts.Add(1, TagsOf(settings, message));
        }
    }

    internal static void CountDeadlock(ActorSettings settings, string message)
    {
        if (Deadlocks.Enabled)
        {
            Deadlocks.Add(1, TagsOf(settings, message));
        }
    }

    internal static void RecordBegin(in TagList tags, TimeSpan waited, long depth)
    {
        Waiting.Record(waited.TotalSeconds, tags);
        Depth.Record(depth, tags);
    }

    internal static void RecordEnd(in TagList tags, TimeSpan ran) => Running.Record(ran.TotalSeconds, tags);

    internal static TagList TagsOf(ActorSettings settings, string message) => new() { { ActorTag, settings.Name }, { MessageTag, message } };
}
