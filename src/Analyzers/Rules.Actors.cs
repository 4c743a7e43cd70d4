using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>CG1013 to CG1015, CG1023 and CG2016: what the handles of actors, pools and pipelines must not be used for.</content>
internal static partial class Rules
{
    internal const string TurnTokenId = "CG1013";

    internal const string EnumeratedStateId = "CG1014";

    internal const string BypassedMailboxId = "CG1015";

    internal const string IgnoredEnqueueId = "CG1023";

    internal const string OwnEndId = "CG2016";

    internal static readonly DiagnosticDescriptor TurnToken = Rule(
        TurnTokenId,
        Categories.Safety,
        "A turn's token outlives the turn",
        "'{0}' belongs to this turn and {1}",
        DiagnosticSeverity.Warning,
        "A handler's token is valid for its own turn: its source is used again for the next message. Who keeps it is cancelled by a message that is none of its business, or never.");

    internal static readonly DiagnosticDescriptor EnumeratedState = Rule(
        EnumeratedStateId,
        Categories.Safety,
        "State is enumerated across a yield",
        "'{0}' is enumerated here while other messages run at every yield: a change of it ends the enumeration with an exception",
        DiagnosticSeverity.Warning,
        "A stream hands out one item and lets other messages run until the reader asks for the next one. What they change, the enumeration that waits meanwhile finds changed.");

    internal static readonly DiagnosticDescriptor BypassedMailbox = Rule(
        BypassedMailboxId,
        Categories.Safety,
        "Actor is used without its mailbox",
        "{0}",
        DiagnosticSeverity.Info,
        "The class of an actor is safe because its handle lets one message in at a time. An object that is constructed or called directly has no such protection.");

    internal static readonly DiagnosticDescriptor IgnoredEnqueue = Rule(
        IgnoredEnqueueId,
        Categories.Safety,
        "Enqueue result is ignored",
        "'{0}' may refuse, and nobody looks at what it answers",
        DiagnosticSeverity.Warning,
        "A call that only tries to enqueue says what became of the item: enqueued, refused because the queue was full or closed, or dropped. Unread, the item is lost without a trace.");

    internal static readonly DiagnosticDescriptor OwnEnd = Rule(
        OwnEndId,
        Categories.Liveness,
        "Waiting for one's own end",
        "'{0}' ends when the running handlers have ended, and '{1}' waits for it",
        DiagnosticSeverity.Error,
        "An actor, pool or pipeline has ended when its handlers have. A handler that waits for that waits for itself.");
}
