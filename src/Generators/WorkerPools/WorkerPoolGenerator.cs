using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Concurrency.Generators;

/// <summary>[WorkerPool]: one spec per annotated type, one file per spec. Reports nothing: an analyzer runs the same parser and does.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class WorkerPoolGenerator : IIncrementalGenerator
{
    private static readonly AnnotatedTypes<WorkerPoolSpec> Types = new("WorkerPool", static (type, attribute, _, cancellationToken) => WorkerPoolParser.Parse(type, attribute, report: null, cancellationToken));

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<WorkerPoolSpec> specs = Types.In(context).WithTrackingName(StepNames.WorkerPoolSpecs);
        context.RegisterSourceOutput(specs, static (production, spec) =>
            production.AddSource(spec.Type.HintName, SourceText.From(WorkerPoolEmitter.Emit(spec), Encoding.UTF8)));
    }
}
