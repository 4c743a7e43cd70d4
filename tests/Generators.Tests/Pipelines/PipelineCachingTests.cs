namespace Concurrency.Generators.Tests;

public sealed class PipelineCachingTests() : GeneratorCachingTests(StepNames.PipelineSpecs, "[Pipeline]", "[Stage(1)] ")
{
    [Fact]
    public void AttributeArgument_Regenerates() => AssertRegenerates("[Stage(1)]", "[Stage(1, Capacity = 5)]");
}
