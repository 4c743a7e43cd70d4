using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>Rules about worker pools and pipelines, of both bands: what their one object shares, and what their jobs wait for.</content>
internal static partial class Rules
{
    internal const string SharedStateId = "CG1010";

    internal const string OwnPoolFanOutId = "CG2017";

    internal static readonly DiagnosticDescriptor SharedState = Rule(
        SharedStateId,
        Categories.Safety,
        "State of a shared object is written by concurrent bodies",
        "'{0}' is written by '{1}', whose bodies run at the same time on one object: {2}",
        DiagnosticSeverity.Warning,
        "A pool has one object and several workers, a pipeline one object for all of its stages. Return values instead of collecting them in fields, or synchronise the writes.");

    internal static readonly DiagnosticDescriptor OwnPoolFanOut = Rule(
        OwnPoolFanOutId,
        Categories.Liveness,
        "Job fans out over its own pool",
        "'{0}' runs its items one after the other here: a job of '{1}' that waits for its own pool lends it its one permit",
        DiagnosticSeverity.Warning,
        "A job holds a permit while it waits, so what it submits to its own pool runs under that permit, one body at a time. Call the method itself, or fan out where the pool is called.");
}
