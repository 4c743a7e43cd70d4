using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Concurrency.Generators;

/// <summary><c>AddConcurrency()</c>: one file per assembly that references Concurrency.Hosting and declares something to register. Where it does not, types are not even read.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class RegistrationGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<RegistrationSpec> actors = Read(context, KnownNames.ActorAttributeMetadataName, static (type, attribute, _, cancellationToken) =>
            ActorParser.Parse(type, attribute, report: null, cancellationToken) is { } spec ? RegistrationParser.Parse(type, "Actor", spec.Type, spec.Key?.DirectoryName ?? spec.HandleName, spec.Constructors) : null);
        IncrementalValuesProvider<RegistrationSpec> pools = Read(context, KnownNames.WorkerPoolAttributeMetadataName, static (type, attribute, _, cancellationToken) =>
            WorkerPoolParser.Parse(type, attribute, report: null, cancellationToken) is { } spec ? RegistrationParser.Parse(type, "WorkerPool", spec.Type, spec.HandleName, spec.Constructors) : null);
        IncrementalValuesProvider<RegistrationSpec> pipelines = Read(context, KnownNames.PipelineAttributeMetadataName, static (type, attribute, compilation, cancellationToken) =>
            PipelineParser.Parse(type, attribute, compilation, report: null, cancellationToken) is { } spec ? RegistrationParser.Parse(type, "Pipeline", spec.Type, spec.HandleName, spec.Constructors) : null);

        // Whole-program on purpose: one method names them all.
        IncrementalValuesProvider<RegistrationsSpec> registrations = actors.Collect().Combine(pools.Collect()).Combine(pipelines.Collect())
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

    private static IncrementalValuesProvider<RegistrationSpec> Read(
        IncrementalGeneratorInitializationContext context, string attributeName, Func<INamedTypeSymbol, AttributeData, Compilation, CancellationToken, RegistrationSpec?> parse) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(attributeName, static (node, _) => node is TypeDeclarationSyntax, (found, cancellationToken) =>
            {
                Compilation compilation = found.SemanticModel.Compilation;
                if (compilation.GetTypeByMetadataName(KnownNames.HostingExtensionsName) is null)
                {
                    return null;
                }

                // An attribute written on two parts is the compiler's error to report; the type is still registered once.
                AttributeData first = found.Attributes[0];
                return first.ApplicationSyntaxReference?.GetSyntax(cancellationToken).FirstAncestorOrSelf<TypeDeclarationSyntax>() == found.TargetNode
                    ? parse((INamedTypeSymbol)found.TargetSymbol, first, compilation, cancellationToken)
                    : null;
            })
            .Where(static spec => spec is not null)
            .Select(static (spec, _) => spec!);
}
