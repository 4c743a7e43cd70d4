using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Concurrency.Generators;

/// <summary><c>AddConcurrency()</c>: one file per assembly that references Concurrency.Hosting and declares something to register. Where it does not, types are not even read.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class RegistrationGenerator : IIncrementalGenerator
{
    private static readonly AnnotatedTypes<RegistrationSpec> Actors = new("Actor", static (type, attribute, compilation, cancellationToken) =>
        CanRegister(compilation) && ActorParser.Parse(type, attribute, report: null, cancellationToken) is { } spec ? RegistrationParser.Parse(type, "Actor", spec.Type, spec.Key?.DirectoryName ?? spec.HandleName, spec.Constructors) : null);

    private static readonly AnnotatedTypes<RegistrationSpec> Pools = new("WorkerPool", static (type, attribute, compilation, cancellationToken) =>
        CanRegister(compilation) && WorkerPoolParser.Parse(type, attribute, report: null, cancellationToken) is { } spec ? RegistrationParser.Parse(type, "WorkerPool", spec.Type, spec.HandleName, spec.Constructors) : null);

    private static readonly AnnotatedTypes<RegistrationSpec> Pipelines = new("Pipeline", static (type, attribute, compilation, cancellationToken) =>
        CanRegister(compilation) && PipelineParser.Parse(type, attribute, compilation, report: null, cancellationToken) is { } spec ? RegistrationParser.Parse(type, "Pipeline", spec.Type, spec.HandleName, spec.Constructors) : null);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Whole-program on purpose: one method names them all.
        IncrementalValuesProvider<RegistrationsSpec> registrations = Actors.In(context).Collect().Combine(Pools.In(context).Collect()).Combine(Pipelines.In(context).Collect())
            .Combine(context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? "this assembly"))
            .Select(static (all, _) => new RegistrationsSpec
            {
                Assembly = all.Right,
                Types = new EquatableArray<RegistrationSpec>([.. all.Left.Left.Left.Concat(all.Left.Left.Right).Concat(all.Left.Right).OrderBy(static t => t.Handle, StringComparer.Ordinal)]),
            })
            .WithTrackingName(StepNames.Registrations)
            .SelectMany(static (spec, _) => spec.Types.Count > 0 ? ImmutableArray.Create(spec) : []);

        context.RegisterSourceOutput(registrations, static (production, spec) =>
            production.AddSource(RegistrationEmitter.HintName, SourceText.From(RegistrationEmitter.Emit(spec), Encoding.UTF8)));
    }

    private static bool CanRegister(Compilation compilation) => compilation.GetTypeByMetadataName(KnownNames.HostingExtensionsName) is not null;
}
