using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Concurrency.Generators;

/// <summary>[Pipeline]: one spec per annotated type, one file per spec. Reports nothing: an analyzer runs the same parser and does.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class PipelineGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<PipelineSpec> specs = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownNames.PipelineAttributeMetadataName, static (node, _) => node is TypeDeclarationSyntax, Transform)
            .Where(static spec => spec is not null)
            .Select(static (spec, _) => spec!)
            .WithTrackingName(StepNames.PipelineSpecs);

        context.RegisterSourceOutput(specs, static (production, spec) =>
            production.AddSource(spec.Type.HintName, SourceText.From(PipelineEmitter.Emit(spec), Encoding.UTF8)));
    }

    private static PipelineSpec? Transform(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;

        // An attribute written on two parts is the compiler's error to report; the type is still generated once.
        AttributeData first = type.GetAttributes().First(static a => PipelineParser.IsPipelineAttribute(a.AttributeClass));
        return first.ApplicationSyntaxReference?.GetSyntax(cancellationToken).FirstAncestorOrSelf<TypeDeclarationSyntax>() == context.TargetNode
            ? PipelineParser.Parse(type, first, context.SemanticModel.Compilation, report: null, cancellationToken)
            : null;
    }
}
