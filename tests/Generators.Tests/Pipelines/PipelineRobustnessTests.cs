namespace Concurrency.Generators.Tests;

public sealed class PipelineRobustnessTests() : GeneratorRobustnessTests("Pipeline", "[Stage(1)] ", "Flow")
{
    [Theory]
    [InlineData("[Pipeline] public partial class A { [Stage(1, Capacity = )] public int X(int n) => n; }")]
    [InlineData("[Pipeline] public partial class A { [Stage()] public int X(int n) => n; }")]
    [InlineData("[Pipeline] public partial class A { [Stage(1)] [Stage(2)] public int X(int n) => n; }")]
    [InlineData("[Pipeline] public partial class A { [Stage(1, From = nameof(Missing))] public int X(int n) => n; }")]
    [InlineData("[Pipeline] public partial class A { [Stage(1, From = nameof(Y))] public int X(int n) => n; [Stage(2, From = nameof(X))] public int Y(int n) => n; }")]
    [InlineData("[Pipeline] public partial class A { [Stage(1)] public int X(int n) => n; [Stage(2, From = nameof(X), When = null)] public int Y(int n) => n; }")]
    [InlineData("[Pipeline] public partial class A { [Stage(1, Batch = 1_000_000)] public int X(int[][] n) => 1; }")]
    [InlineData("[Pipeline] public partial class A { [Stage(1)] public int X(int n) => n; [DeadLetter] public int D(int n) => n; [DeadLetter] public void E(StageFailure f) { } }")]
    [InlineData("[Pipeline] public partial class A<Stages> { [Stage(1)] public Stages X(Stages item) => item; }")]
    [InlineData("[Pipeline] public partial class A { [Stage(1)] public dynamic X(dynamic token) => token; [Stage(2)] public object Y(object item) => item; }")]
    public Task BrokenPipeline_IsReportedOrCompiles(string source) => AssertReportedOrCompiles(source);
}
