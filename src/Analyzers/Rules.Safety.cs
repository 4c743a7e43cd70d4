using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>CG1xxx: races, escapes and lost errors.</content>
internal static partial class Rules
{
    internal const string AsyncVoidId = "CG1021";

    internal static readonly DiagnosticDescriptor AsyncVoid = Rule(
        AsyncVoidId,
        Categories.Safety,
        "`async void` loses its exception",
        "{0} is async void: its exception ends the process and nobody can await it",
        DiagnosticSeverity.Warning,
        "An exception that leaves an async void function has no task to live in: it is thrown on the thread pool or the synchronization context, where no caller can catch it.");
}
