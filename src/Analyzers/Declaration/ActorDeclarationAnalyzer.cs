using System.Collections.Immutable;
using Concurrency.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Concurrency.Analyzers;

/// <summary>Can this [Actor] be generated? Runs the generator's own parser, so that what it refuses and what is reported here cannot differ.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ActorDeclarationAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. ((ActorShapeError[])Enum.GetValues(typeof(ActorShapeError))).Select(Rules.Of)];

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
            if (ActorParser.IsActorAttribute(attribute.AttributeClass))
            {
                ActorParser.Parse(
                    type,
                    attribute,
                    (error, symbol, arguments) => context.ReportDiagnostic(Diagnostic.Create(Rules.Of(error), DeclarationPlace.Of(symbol, attribute), arguments)),
                    context.CancellationToken);
                return;
            }
        }

        ActorParser.ReportStrayKeys(type, isActor: false, (error, symbol, arguments) => context.ReportDiagnostic(Diagnostic.Create(Rules.Of(error), symbol.Locations[0], arguments)));
    }
}
