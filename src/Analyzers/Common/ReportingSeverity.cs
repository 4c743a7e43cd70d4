using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Common;

/// <summary>Reports below a descriptor's severity.</summary>
/// <remarks>
/// A rule is declared at the highest severity it ever reports at, because a report above its descriptor never reaches a command-line build; what is less certain is lowered here.
/// A severity set in the user's configuration wins over both.
/// </remarks>
internal static class ReportingSeverity
{
    public static void ReportAt(
        this Action<Diagnostic> report,
        DiagnosticDescriptor rule,
        DiagnosticSeverity severity,
        Location location,
        IEnumerable<Location>? additionalLocations,
        ImmutableDictionary<string, string?>? properties,
        params object?[] messageArguments) =>
        report(Diagnostic.Create(rule, location, Lower(rule.DefaultSeverity, severity), additionalLocations, properties, messageArguments));

    public static void ReportAt(this Action<Diagnostic> report, DiagnosticDescriptor rule, DiagnosticSeverity severity, Location location, params object?[] messageArguments) =>
        report.ReportAt(rule, severity, location, null, null, messageArguments);

    private static DiagnosticSeverity Lower(DiagnosticSeverity declared, DiagnosticSeverity wanted) => wanted < declared ? wanted : declared;
}
