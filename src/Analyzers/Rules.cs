using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers;

/// <summary>
/// Every diagnostic the package can report. Ids are final: never renumbered, never reused. Bands: <c>CG0xxx</c> the declaration cannot be generated,
/// <c>CG1xxx</c> safety (races, escapes, lost errors), <c>CG2xxx</c> liveness and resources, <c>CG9xxx</c> the package does not fit together.
/// One part of this class per band.
/// </summary>
internal static partial class Rules
{
    internal const string HelpLinkBase = "https://github.com/concurrency-generators/Concurrency.Generators/blob/main/docs/rules/";

    /// <remarks><c>severity</c>: The highest severity the rule ever reports at; a report may be lowered (see <c>ReportAt</c>), never raised.</remarks>
    private static DiagnosticDescriptor Rule(string id, string category, string title, string message, DiagnosticSeverity severity, string description, params string[] customTags) =>
        new(id, title, message, category, severity, isEnabledByDefault: true, description, HelpLinkBase + id + ".md", customTags);

    /// <summary>The three words users see as categories.</summary>
    internal static class Categories
    {
        internal const string Declaration = nameof(Declaration);
        internal const string Safety = nameof(Safety);
        internal const string Liveness = nameof(Liveness);
    }
}
