using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

[Generator(LanguageNames.CSharp)]
internal sealed class ActorGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
    }
}
