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

    internal const string BusyWaitId = "CG2023";

    internal const string SameWorkId = "CG2024";

    internal static readonly DiagnosticDescriptor BusyWait = Rule(
        BusyWaitId,
        Categories.Liveness,
        "Thread is burnt waiting, or the timer overtakes itself",
        "{0}",
        DiagnosticSeverity.Warning,
        "A loop that looks again and again uses a processor, or reacts late, or both; what changes the state could tell it. A timer that does not wait for its callback starts it again beside itself.");

    internal static readonly DiagnosticDescriptor SameWork = Rule(
        SameWorkId,
        Categories.Liveness,
        "Many callers will do the same work at once",
        "{0}",
        DiagnosticSeverity.Info,
        "What has stopped many callers at one moment lets them go on at one moment: retries after the same delay, misses of the same entry, wake-ups for the same item. The herd brings down what has just come back.");
}
