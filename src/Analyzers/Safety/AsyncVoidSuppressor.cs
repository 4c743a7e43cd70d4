using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers.Safety;

/// <summary>Silences other packages' rules on <c>async void</c> where the user has chosen <c>CG1021</c> to answer that question.</summary>
/// <remarks>Off unless <c>concurrency.CG1021.suppress_others = true</c>: an analyzer cannot see what others report, and must not take a rule away unasked.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AsyncVoidSuppressor : DiagnosticSuppressor
{
    private const string Option = "concurrency.CG1021.suppress_others";

    private static readonly SuppressionDescriptor AsyncVoidMethods = Suppression("CGS0100", "VSTHRD100");
    private static readonly SuppressionDescriptor AsyncVoidDelegates = Suppression("CGS0101", "VSTHRD101");
    private static readonly SuppressionDescriptor AsyncLambdas = Suppression("CGS0147", "MA0147");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [AsyncVoidMethods, AsyncVoidDelegates, AsyncLambdas];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is { } tree && IsChosen(context, tree))
                context.ReportSuppression(Microsoft.CodeAnalysis.Diagnostics.Suppression.Create(Of(diagnostic.Id), diagnostic));
        }
    }

    private static bool IsChosen(SuppressionAnalysisContext context, SyntaxTree tree) =>
        context.Options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue(Option, out string? text)
        && bool.TryParse(text, out bool chosen) && chosen
        && !IsSwitchedOff(context.Compilation.Options, tree, context.CancellationToken);

    /// <summary>Then nobody would answer the question any more.</summary>
    private static bool IsSwitchedOff(CompilationOptions options, SyntaxTree tree, CancellationToken cancellationToken) =>
        (options.SyntaxTreeOptionsProvider?.TryGetDiagnosticValue(tree, Rules.AsyncVoidId, cancellationToken, out ReportDiagnostic perTree) == true && perTree == ReportDiagnostic.Suppress)
        || (options.SpecificDiagnosticOptions.TryGetValue(Rules.AsyncVoidId, out ReportDiagnostic everywhere) && everywhere == ReportDiagnostic.Suppress);

    private static SuppressionDescriptor Of(string id) => id switch
    {
        "VSTHRD100" => AsyncVoidMethods,
        "VSTHRD101" => AsyncVoidDelegates,
        _ => AsyncLambdas,
    };

    private static SuppressionDescriptor Suppression(string id, string suppressed) => new(id, suppressed, "CG1021 decides about async void, as the configuration asks for");
}
