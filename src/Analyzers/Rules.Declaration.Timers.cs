using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>CG0xxx: timers and results of actors.</content>
internal static partial class Rules
{
    internal static readonly DiagnosticDescriptor UnusableTimer = Declaration(
        "CG0027", "Method cannot be a timer", "'{0}' cannot be called every so often: {1}",
        "A timer is an ordinary instance method that takes nothing but an optional token and returns nothing or a task; its period is at least 10 ms.");

    internal static readonly DiagnosticDescriptor HiddenTask = Declaration(
        "CG0028", "Result hides a task", "'{0}' returns {1}, which the handle would take for a plain value: its work would go on outside the turn",
        "Await it in the handler and return what it gives, or return a stream itself.");
}
