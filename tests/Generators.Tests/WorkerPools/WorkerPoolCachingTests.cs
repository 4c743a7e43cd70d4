namespace Concurrency.Generators.Tests;

public sealed class WorkerPoolCachingTests() : GeneratorCachingTests(StepNames.WorkerPoolSpecs, "[WorkerPool]")
{
    [Fact]
    public void AttributeArgument_Regenerates() => AssertRegenerates("[WorkerPool]", "[WorkerPool(Capacity = 5)]");
}
