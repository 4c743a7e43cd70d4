using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Benchmarks.Edits;

/// <summary>Finds the annotated types and does nothing with them: what the compiler's driver costs by itself.</summary>
internal sealed class NothingGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(
        context.SyntaxProvider.ForAttributeWithMetadataName("Concurrency.ActorAttribute", static (_, _) => true, static (_, _) => 0),
        static (_, _) => { });
}
