using System.Collections.Immutable;
using Concurrency.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers;

/// <summary>Can this [Pipeline] be generated? Runs the generator's own parser, so that what it refuses and what is reported here cannot differ.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class PipelineDeclarationAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. ((PipelineShapeError[])Enum.GetValues(typeof(PipelineShapeError))).Select(Rules.Of)];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (PipelineParser.IsPipelineAttribute(attribute.AttributeClass))
            {
                PipelineParser.Parse(
                    type,
                    attribute,
                    context.Compilation,
                    (error, symbol, arguments) => context.ReportDiagnostic(Diagnostic.Create(Rules.Of(error), PlaceOf(symbol, attribute), arguments)),
                    context.CancellationToken);
                return;
            }
        }
    }

    /// <summary>The symbol's name in the user's part, the one with the attribute where there are several.</summary>
    private static Location PlaceOf(ISymbol symbol, AttributeData attribute)
    {
        SyntaxTree? tree = attribute.ApplicationSyntaxReference?.SyntaxTree;
        return symbol.Locations.FirstOrDefault(location => location.SourceTree is { } own && own == tree)
            ?? symbol.Locations.FirstOrDefault(static location => location.IsInSource)
            ?? Location.None;
    }
}
