using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Concurrency.Generators;

/// <summary>[WorkerPool]: one spec per annotated type, one file per spec. Reports nothing: an analyzer runs the same parser and does.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class WorkerPoolGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<WorkerPoolSpec> specs = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownNames.WorkerPoolAttributeMetadataName, static (node, _) => node is TypeDeclarationSyntax, Transform)
            .Where(static spec => spec is not null)
            .Select(static (spec, _) => spec!)
            .WithTrackingName(StepNames.WorkerPoolSpecs);

        context.RegisterSourceOutput(specs, static (production, spec) =>
            production.AddSource(spec.Type.HintName, SourceText.From(WorkerPoolEmitter.Emit(spec), Encoding.UTF8)));
    }

    private static WorkerPoolSpec? Transform(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;

        // An attribute written on two parts is the compiler's error to report; the type is still generated once.
        AttributeData first = type.GetAttributes().First(static a => WorkerPoolParser.IsWorkerPoolAttribute(a.AttributeClass));
        return first.ApplicationSyntaxReference?.GetSyntax(cancellationToken).FirstAncestorOrSelf<TypeDeclarationSyntax>() == context.TargetNode
            ? WorkerPoolParser.Parse(type, first, report: null, cancellationToken)
            : null;
    }
}
