namespace Concurrency.Generators.Tests;

public sealed class WorkerPoolRobustnessTests() : GeneratorRobustnessTests("WorkerPool", "", "Pool")
{
    [Theory]
    [InlineData("[WorkerPool(Capacity = )] public partial class A { public void X() { } }")]
    [InlineData("[WorkerPool] public partial class A { public void GetType(int a) { } public void ToString(int b) { } public void TryPoster() { } }")]
    [InlineData("[WorkerPool] public partial class A<Jobs> { public void X(Jobs m) { } }")]
    public Task BrokenPool_IsReportedOrCompiles(string source) => AssertReportedOrCompiles(source);
}
