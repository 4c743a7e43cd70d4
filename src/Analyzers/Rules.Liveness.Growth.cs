using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <content>CG202x: growth, starvation and the thundering herd.</content>
internal static partial class Rules
{
    internal const string GrowthId = "CG2021";

    internal const string FanOutId = "CG2022";

    internal static readonly DiagnosticDescriptor Growth = Rule(
        GrowthId,
        Categories.Liveness,
        "Queue or cache grows without limit",
        "{0}",
        DiagnosticSeverity.Warning,
        "What is only added to fills the memory, sooner or later. A queue without a limit hides that its reader is too slow until the process dies of it; a cache without one keeps what nobody asks for any more.");

    internal static readonly DiagnosticDescriptor FanOut = Rule(
        FanOutId,
        Categories.Liveness,
        "Fan-out has no limit",
        "{0}",
        DiagnosticSeverity.Warning,
        "When the data decides how much runs at once, a large input exhausts what is shared: threads, connections, the memory, the server on the other side.");
}
