using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>CG1xxx: races, escapes and lost errors.</content>
internal static partial class Rules
{
    internal const string AsyncVoidId = "CG1021";

    internal const string DroppedTaskId = "CG1022";

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
