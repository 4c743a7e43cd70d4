using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Concurrency.Generators;

/// <summary>[Actor]: one spec per annotated type, one file per spec. Reports nothing: an analyzer runs the same parser and does.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class ActorGenerator : IIncrementalGenerator
{
    private static readonly AnnotatedTypes<ActorSpec> Types = new("Actor", static (type, attribute, _, cancellationToken) => ActorParser.Parse(type, attribute, report: null, cancellationToken));

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ActorSpec> specs = Types.In(context).WithTrackingName(StepNames.ActorSpecs);
        context.RegisterSourceOutput(specs, static (production, spec) =>
            production.AddSource(spec.Type.HintName, SourceText.From(ActorEmitter.Emit(spec), Encoding.UTF8)));
    }
}
