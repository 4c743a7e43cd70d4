using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Concurrency.Generators;

/// <summary>[Pipeline]: one spec per annotated type, one file per spec. Reports nothing: an analyzer runs the same parser and does.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class PipelineGenerator : IIncrementalGenerator
{
    private static readonly AnnotatedTypes<PipelineSpec> Types = new("Pipeline", static (type, attribute, compilation, cancellationToken) => PipelineParser.Parse(type, attribute, compilation, report: null, cancellationToken));

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<PipelineSpec> specs = Types.In(context).WithTrackingName(StepNames.PipelineSpecs);
        context.RegisterSourceOutput(specs, static (production, spec) =>
            production.AddSource(spec.Type.HintName, SourceText.From(PipelineEmitter.Emit(spec), Encoding.UTF8)));
    }
}
