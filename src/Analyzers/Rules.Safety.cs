using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>CG1xxx: races, escapes and lost errors.</content>
internal static partial class Rules
{
    internal const string UnsafeMessageId = "CG1005";

    internal const string ChangedAfterSendId = "CG1006";

    internal const string StateEscapesId = "CG1007";

    internal const string StaleStateId = "CG1009";

    internal const string AsyncVoidId = "CG1021";

    internal const string DroppedTaskId = "CG1022";

    internal static readonly DiagnosticDescriptor UnsafeMessage = Rule(
        UnsafeMessageId,
        Categories.Safety,
        "Message is not safe to send",
        "'{0}' can be changed and {1}: sender and receiver of '{2}' share it",
        DiagnosticSeverity.Warning,
        "What a message carries belongs to the receiver. A mutable value that the sender keeps is used by two owners at once, without a lock.");

    internal static readonly DiagnosticDescriptor ChangedAfterSend = Rule(
        ChangedAfterSendId,
        Categories.Safety,
        "Value is changed after it was sent",
        "'{0}' is changed after '{1}' has sent it: the receiver may be reading it",
        DiagnosticSeverity.Warning,
        "A sent value is read by its receiver at any time from then on. A change by the sender races with that.");

    internal static readonly DiagnosticDescriptor StateEscapes = Rule(
        StateEscapesId,
        Categories.Safety,
        "State escapes its owner",
        "'{0}' {1}",
        DiagnosticSeverity.Warning,
        "The state of an actor, pool or pipeline is safe without locks because one turn at a time touches it. State that is known outside of the turn is not.");

    internal static readonly DiagnosticDescriptor StaleState = Rule(
        StaleStateId,
        Categories.Safety,
        "State read before an await is stale after it",
        "'{0}' {1}",
        DiagnosticSeverity.Warning,
        "While a function waits, others run and change what it has read. A value computed from the old state overwrites theirs.");

    internal static readonly DiagnosticDescriptor AsyncVoidFunction = Rule(
        AsyncVoidId,
        Categories.Safety,
        "`async void` loses its exception",
        "{0} is async void: its exception ends the process and nobody can await it",
        DiagnosticSeverity.Warning,
        "An exception that leaves an async void function has no task to live in: it is thrown on the thread pool or the synchronization context, where no caller can catch it.");

    internal static readonly DiagnosticDescriptor DroppedTask = Rule(
        DroppedTaskId,
        Categories.Safety,
        "Task is dropped",
        "{0}, so nobody learns when it ends or that it failed",
        DiagnosticSeverity.Warning,
        "A task that is neither awaited nor kept takes its exception with it: the failure is noticed by nobody, and what follows runs before the work is done.");
}
