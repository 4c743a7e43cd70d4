using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>CG1011 and CG1012: what turns that overlap with others must not do.</content>
internal static partial class Rules
{
    internal const string QueryWritesId = "CG1011";

    internal const string LeavesActorId = "CG1012";

    internal static readonly DiagnosticDescriptor QueryWrites = Rule(
        QueryWritesId,
        Categories.Safety,
        "A query changes state",
        "'{0}' is changed by the query '{1}', which runs beside other queries, possibly on another thread",
        DiagnosticSeverity.Warning,
        "Queries overlap with each other, so they must only read. What one of them writes, another reads half written, or overwrites.");

    internal static readonly DiagnosticDescriptor LeavesActor = Rule(
        LeavesActorId,
        Categories.Safety,
        "Interleaved turn leaves its actor",
        "What follows this await in the interleaved turn '{0}' runs outside its actor, beside other turns",
        DiagnosticSeverity.Error,
        "The parts of an interleaved turn are kept apart from other turns by the actor's own context. ConfigureAwait(false) tells the await to leave it.");
}
