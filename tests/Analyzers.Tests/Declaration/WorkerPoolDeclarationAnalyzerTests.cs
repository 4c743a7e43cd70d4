using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.WorkerPoolDeclarationAnalyzer, Concurrency.CodeFixes.MakePartialCodeFix>;

namespace Concurrency.Analyzers.Tests;

public sealed class WorkerPoolDeclarationAnalyzerTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Concurrency;\n";

    [Theory]
    [InlineData("[WorkerPool] public static partial class {|CG0004:A|} { }")]
    [InlineData("[WorkerPool] public partial struct {|CG0003:A|} { public void X() { } }")]
    [InlineData("[WorkerPool] public partial interface {|CG0003:A|} { void X(); }")]
    [InlineData("[WorkerPool] public partial record {|CG0005:A|} { public void X() { } }")]
    [InlineData("[WorkerPool] public partial class {|CG0030:A|} { }")]
    [InlineData("[WorkerPool] public partial class {|CG0030:A|} { private void X() { } public static void Y() { } public override string ToString() => \"\"; }")]
    [InlineData("[WorkerPool] public partial class {|CG0030:A|} : IDisposable { public void Dispose() { } }")]
    [InlineData("[WorkerPool] public partial class A { public void {|CG0007:X|}(ref int x) { } }")]
    [InlineData("[WorkerPool] public partial class A { public void {|CG0007:X|}(out int x) { x = 0; } }")]
    [InlineData("[WorkerPool] public partial class A { public void {|CG0007:X|}(Span<int> x) { } }")]
    [InlineData("[WorkerPool] public unsafe partial class A { public void {|CG0007:X|}(int* x) { } }")]
    [InlineData("[WorkerPool] public partial class A { [Job] private void {|CG0007:X|}(Hidden x) { } private class Hidden { } }")]
    [InlineData("[WorkerPool] public partial class A { public async void {|CG0008:X|}() => await Task.Yield(); }")]
    [InlineData("[WorkerPool] public partial class A { public void {|CG0009:X|}<T>(T x) { } }")]
    [InlineData("[WorkerPool] public partial class A { public void X(int a) { } public Task {|CG0010:XAsync|}(int b, CancellationToken ct) => Task.CompletedTask; }")]
    [InlineData("[WorkerPool] public partial class A { public void Render(int a) { } public void {|CG0010:RenderAll|}(IEnumerable<int> a) { } }")]
    [InlineData("[WorkerPool] public partial class A { public void X(int a, string b) { } public void {|CG0010:X|}((int C, string D) t) { } }")]
    [InlineData("[WorkerPool] public partial class {|CG0011:Pool|} { public void X() { } }")]
    [InlineData("[WorkerPool] public partial class A { public void X() { } private int {|CG0011:Pool|} { get; set; } }")]
    [InlineData("[WorkerPool] public partial class A<{|CG0011:Jobs|}> { public void X() { } }")]
    [InlineData("[WorkerPool] public partial class A { public void {|CG0011:Dispose|}() { } }")]
    [InlineData("[WorkerPool] public partial class A { public void {|CG0011:TryPoster|}() { } }")]
    [InlineData("[WorkerPool] public partial class A { public void {|CG0012:X|}(CancellationToken a, CancellationToken b) { } }")]
    [InlineData("[WorkerPool] public partial class A { private int _i; public ref int {|CG0013:X|}() => ref _i; }")]
    [InlineData("[WorkerPool] public partial class A { public async IAsyncEnumerable<int> {|CG0013:X|}() { await Task.Yield(); yield return 1; } }")]
    [InlineData("[WorkerPool(Concurrency = -1)] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[WorkerPool(Capacity = -1)] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[WorkerPool(FullMode = (QueueFullMode)9)] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[WorkerPool(Threads = (PoolThreads)9)] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[WorkerPool(Failure = (FailureMode)9)] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[WorkerPool(TimeoutMilliseconds = 0)] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[WorkerPool(HandleName = \"1x\")] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[WorkerPool(HandleName = \"XAllAsync\")] public partial class {|CG0014:A|} { public void X(int n) { } }")]
    [InlineData("[WorkerPool] public partial class A { [Job(Concurrency = -1)] public void {|CG0014:X|}() { } }")]
    [InlineData("[WorkerPool] public partial class A { [Job(TimeoutMilliseconds = -2)] public void {|CG0014:X|}(CancellationToken ct) { } }")]
    [InlineData("[WorkerPool] public partial class {|CG0015:A|} { private A() { } public void X() { } }")]
    [InlineData("[WorkerPool] file partial class {|CG0017:A|} { public void X() { } }")]
    [InlineData("[WorkerPool] public partial class {|CG0018:A|} { public A(int a) { } public A(string b) { } public void X() { } }")]
    [InlineData("[WorkerPool] public partial class {|CG0019:A|} { public A(int n = 1) { } public A(int n, PoolOptions o) { } public void X() { } }")]
    [InlineData("[WorkerPool] public abstract partial class A { [Job] private void {|CG0021:X|}() { } }")]
    [InlineData("[WorkerPool] public partial class A { public void X() { } [Job] public static void {|CG0022:Y|}() { } }")]
    [InlineData("[WorkerPool] public partial class A { public void X() { } [Job, NotAMessage] public void {|CG0022:Y|}() { } }")]
    [InlineData("[WorkerPool, Pipeline] public partial class {|CG0023:A|} { public void X() { } } namespace Concurrency { class PipelineAttribute : Attribute; }")]
    [InlineData("[WorkerPool(Threads = PoolThreads.Dedicated)] public partial class A { public Task {|CG0031:X|}() => Task.CompletedTask; }")]
    [InlineData("[WorkerPool(Threads = PoolThreads.Dedicated)] public partial class A { public async ValueTask<int> {|CG0031:X|}(CancellationToken ct) { await Task.Yield(); return 1; } }")]
    [InlineData("[WorkerPool(TimeoutMilliseconds = 5)] public partial class A { public void {|CG0032:X|}() { } }")]
    [InlineData("[WorkerPool] public partial class A { [Job(TimeoutMilliseconds = 5)] public void {|CG0032:X|}() { } }")]
    public Task ShapeThatCannotBeGenerated_IsReported(string source) => Verify.Diagnoses(Usings + source);

    [Theory]
    [InlineData("[WorkerPool] public sealed partial class A { public void X() { } }")]
    [InlineData("[WorkerPool] public abstract partial class A { }")]
    [InlineData("[WorkerPool] public sealed partial class A { public void X(in int a, params int[] b) { } }")]
    [InlineData("[WorkerPool] public sealed partial class A { public void X() { } [NotAMessage] public void Y(ref int x) { } }")]
    [InlineData("[WorkerPool] public sealed partial class A { public void X() { } private async void Y() => await Task.Yield(); }")]
    [InlineData("[WorkerPool] public sealed partial class A { public void X(int a) { } public void X(string a) { } public void X(int a, int b) { } }")]
    [InlineData("[WorkerPool] public sealed partial class A { public void Render(int a) { } public void RenderAll(int[] a) { } }")]
    [InlineData("[WorkerPool(HandleName = \"Handle\")] public sealed partial class Pool { public void X() { } }")]
    [InlineData("[WorkerPool(Concurrency = 0, Capacity = 0, TimeoutMilliseconds = -1)] public sealed partial class A { public void X() { } }")]
    [InlineData("[WorkerPool(Threads = PoolThreads.Dedicated)] public sealed partial class A { public int X(int n) => n; [NotAMessage] public Task Y() => Task.CompletedTask; }")]
    [InlineData("[WorkerPool(TimeoutMilliseconds = 5)] public sealed partial class A { public void X(CancellationToken ct) { } [Job(TimeoutMilliseconds = -1)] public void Y() { } }")]
    [InlineData("[WorkerPool] public sealed partial class A { public int N; public void X() { } }")]
    [InlineData("[Actor] public sealed partial class A { public void X() { } }")]
    [InlineData("public sealed class A { public void X(ref int n) { } }")]
    public Task ShapeThatCanBeGenerated_IsSilent(string source) => Verify.IsSilent(Usings + source);

    [Fact]
    public Task NotPartial_IsFixed() => Verify.Fixes(
        Usings + "[WorkerPool] public sealed class {|CG0001:A|} { public void X() { } }",
        Usings + "[WorkerPool] public sealed partial class A { public void X() { } }");
}
