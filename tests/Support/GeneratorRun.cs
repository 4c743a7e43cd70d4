using Concurrency.Generators;

namespace Concurrency.Support;

/// <summary>Runs the generators over test sources.</summary>
public static partial class GeneratorRun
{
    /// <summary>Every generator of the package.</summary>
    public static IReadOnlyList<Type> GeneratorTypes { get; } =
        [.. typeof(ActorGenerator).Assembly.GetTypes().Where(t => t.IsDefined(typeof(Microsoft.CodeAnalysis.GeneratorAttribute), false))];
}
