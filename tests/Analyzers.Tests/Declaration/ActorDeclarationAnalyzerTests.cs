using Concurrency.CodeFixes;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.ActorDeclarationAnalyzer, Concurrency.CodeFixes.MakePartialCodeFix>;

namespace Concurrency.Analyzers.Tests;

public sealed class ActorDeclarationAnalyzerTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Concurrency;\n";

    [Theory]
    [InlineData("[Actor] public static partial class {|CG0004:A|} { }")]
    [InlineData("[Actor] public partial struct {|CG0003:A|} { public void X() { } }")]
    [InlineData("[Actor] public partial record struct {|CG0003:A|} { public void X() { } }")]
    [InlineData("[Actor] public partial interface {|CG0003:A|} { void X(); }")]
    [InlineData("[Actor] public partial record {|CG0005:A|} { public void X() { } }")]
    [InlineData("[Actor] public partial class {|CG0006:A|} { }")]
    [InlineData("[Actor] public partial class {|CG0006:A|} { private void X() { } public static void Y() { } public override string ToString() => \"\"; }")]
    [InlineData("[Actor] public partial class {|CG0006:A|} : IDisposable { public void Dispose() { } }")]
    [InlineData("[Actor] public partial class A { public void {|CG0007:X|}(ref int x) { } }")]
    [InlineData("[Actor] public partial class A { public void {|CG0007:X|}(out int x) { x = 0; } }")]
    [InlineData("[Actor] public partial class A { public void {|CG0007:X|}(Span<int> x) { } }")]
    [InlineData("[Actor] public unsafe partial class A { public void {|CG0007:X|}(int* x) { } }")]
    [InlineData("[Actor] public partial class A { [Message] private void {|CG0007:X|}(Hidden x) { } private class Hidden { } }")]
    [InlineData("[Actor] public partial class A { public async void {|CG0008:X|}() => await Task.Yield(); }")]
    [InlineData("[Actor] public partial class A { public void {|CG0009:X|}<T>(T x) { } }")]
    [InlineData("[Actor] public partial class A { public void X(int a) { } public Task {|CG0010:XAsync|}(int b, CancellationToken ct) => Task.CompletedTask; }")]
    [InlineData("[Actor] public partial class {|CG0011:Ref|} { public void X() { } }")]
    [InlineData("[Actor] public partial class A { public void X() { } private int {|CG0011:Self|} { get; set; } }")]
    [InlineData("[Actor] public partial class A { public void {|CG0011:Dispose|}() { } }")]
    [InlineData("[Actor] public partial class A { public void {|CG0012:X|}(CancellationToken a, CancellationToken b) { } }")]
    [InlineData("[Actor] public partial class A { private int _i; public ref int {|CG0013:X|}() => ref _i; }")]
    [InlineData("[Actor] public partial class A { public async IAsyncEnumerable<int> {|CG0013:X|}() { await Task.Yield(); yield return 1; } }")]
    [InlineData("[Actor(Capacity = 0)] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[Actor(AskTimeoutMilliseconds = 0)] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[Actor(FullMode = (QueueFullMode)9)] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[Actor(OnError = (ActorErrorMode)3)] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[Actor(RestartLimit = 0)] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[Actor(RestartWindowMilliseconds = 0)] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[Actor(RestartWindowMilliseconds = -2)] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[Actor] public partial class {|CG0006:A|} : IActorLifecycle { public ValueTask StartedAsync(CancellationToken ct) => default; }")]
    [InlineData("[Actor(HandleName = \"1x\")] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[Actor] public partial class {|CG0015:A|} { private A() { } public void X() { } }")]
    [InlineData("[Actor] public partial class A { public int {|CG0016:N|}; public void X() { } }")]
    [InlineData("[Actor] file partial class {|CG0017:A|} { public void X() { } }")]
    [InlineData("[Actor] public partial class {|CG0018:A|} { public A(int a) { } public A(string b) { } public void X() { } }")]
    [InlineData("[Actor] public partial class {|CG0018:A|} { internal A(int a) { } internal A(int a, byte c) { } internal A(string b) { } public void X() { } }")]
    [InlineData("[Actor] public partial class {|CG0018:A|} { [ContainerConstructor] public A(int a) { } [ContainerConstructor] public A(string b) { } public void X() { } }")]
    [InlineData("[Actor] public partial class {|CG0018:A|} { public A(int a, string b) { } public A(string b, int a) { } public void X() { } }")]
    [InlineData("[Actor] public partial class {|CG0019:A|} { public A() { } public A(int a) { } [ContainerConstructor] public A(in int a) { } public void X() { } }")]
    [InlineData("[Actor] public partial class {|CG0019:A|} { public required int N { get; init; } public A() { } [ContainerConstructor, System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public A(int n) { N = n; } public void X() { } }")]
    [InlineData("[Actor] public partial class {|CG0019:A|} { public A(int n = 1) { } public A(int n, ActorOptions o) { } public void X() { } }")]
    [InlineData("[Actor] public partial class B { public void Y() { } } [Actor] public partial class {|CG0020:A|} : B { public void X() { } }")]
    [InlineData("[Actor] public partial class B { public void Y() { } } public class M : B { } [Actor] public partial class {|CG0020:A|} : M { public void X() { } }")]
    [InlineData("[Actor] public abstract partial class A { [Message] private void {|CG0021:X|}() { } }")]
    [InlineData("[Actor] public partial class A { public void X() { } [Message] public static void {|CG0022:Y|}() { } }")]
    [InlineData("[Actor] public partial class A : IDisposable { public void X() { } [Message] public void {|CG0022:Dispose|}() { } }")]
    [InlineData("[Actor] public partial class A : IDisposable { public void X() { } [Message] void IDisposable.{|CG0022:Dispose|}() { } }")]
    [InlineData("[Actor] public partial class A { public void X() { } [Message] public override string {|CG0022:ToString|}() => \"\"; }")]
    [InlineData("[Actor] public partial class A { public void X() { } [Message, NotAMessage] public void {|CG0022:Y|}() { } }")]
    [InlineData("[Actor, WorkerPool] public partial class {|CG0023:A|} { public void X() { } }")]
    [InlineData("[Actor(HandleName = \"Tell\")] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[Actor(HandleName = \"Cell\")] public partial class {|CG0014:A|} { public void X() { } }")]
    [InlineData("[Actor(HandleName = \"class\")] public partial class {|CG0011:@class|} { public void X() { } }")]
    [InlineData("[Actor(HandleName = \"XAsync\")] public partial class A { public void {|CG0011:X|}() { } }")]
    [InlineData("[Actor] public partial class A { public void Async() { } public void {|CG0010:AsyncAsync|}() { } }")]
    [InlineData("[Actor] public partial class A { public void X((int A, int B) t, dynamic d) { } public void {|CG0010:XAsync|}((int, int) t, object d) { } }")]
    [InlineData("[Actor] public partial class A<{|CG0011:Cell|}> { public void X() { } }")]
    [InlineData("[Actor] public partial class {|CG0011:Self|} { public void X() { } }")]
    [InlineData("[Actor] public partial class A<{|CG0011:Self|}> { public void X() { } }")]
    [InlineData("public abstract class B { protected abstract int Self { get; } } [Actor] public abstract partial class M : B { } [Actor] public partial class {|CG0011:A|} : M { protected override int {|CG0011:Self|} => 1; public void X() { } }")]
    [InlineData("[Actor] public abstract partial class A { public void {|CG0007:X|}(ref int x) { } public int {|CG0016:N|}; }")]
    [InlineData("[Actor] public partial class A { public void {|CG0011:_actor|}() { } }")]
    public Task ShapeThatCannotBeGenerated_IsReported(string source) => Verify.Diagnoses(Usings + source);

    [Theory]
    [InlineData("[Actor] public sealed partial class A { public void X() { } }")]
    [InlineData("[Actor] public abstract partial class A { }")]
    [InlineData("[Actor] public sealed partial class A { public void X(in int a, params int[] b) { } }")]
    [InlineData("[Actor] public sealed partial class A { public void X() { } [NotAMessage] public void Y(ref int x) { } }")]
    [InlineData("[Actor] public sealed partial class A { public void X() { } private async void Y() => await Task.Yield(); }")]
    [InlineData("[Actor] public sealed partial class A { public void X(int a) { } public void X(string a) { } }")]
    [InlineData("[Actor] public sealed partial class A { public void X(int a) { } public void X(int a, int b) { } }")]
    [InlineData("[Actor(HandleName = \"Handle\")] public sealed partial class Ref { public void X() { } }")]
    [InlineData("[Actor] public sealed partial class A { public void X(CancellationToken a) { } }")]
    [InlineData("[Actor(Capacity = 1, AskTimeoutMilliseconds = -1, FullMode = QueueFullMode.Reject)] public sealed partial class A { public void X() { } }")]
    [InlineData("[Actor] public sealed partial class A { private A() { } internal A(int x) { } public void X() { } }")]
    [InlineData("[Actor] public sealed partial class A { public const int N = 1; public readonly int R; public static int S; private int _p; public int X() => _p++; }")]
    [InlineData("[Actor] public sealed partial class A : IAsyncDisposable { public void X() { } public ValueTask DisposeAsync() => default; }")]
    [InlineData("[Actor] internal sealed partial class A<T> where T : class { public T? X(T t) => t; }")]
    [InlineData("[Actor] public sealed partial class A { [Message] internal void X() { } }")]
    [InlineData("public class Plain { public async void X() { await Task.Yield(); } public void Y(ref int x) { } public int N; }")]
    [InlineData("public static class S { } public record R; public struct T { public void X(Span<int> s) { } }")]
    [InlineData("namespace Other { class ActorAttribute : Attribute { } [Actor] class A { } }")]
    [InlineData("[Actor] public sealed partial class A { public Task<List<int>> X() => Task.FromResult(new List<int>()); }")]
    [InlineData("[Actor] public sealed partial class A(int n) { public int X() => n; }")]
    [InlineData("public partial class Outer { public partial struct Inner { [Actor] public sealed partial class A { public void X() { } } } }")]
    [InlineData("[Actor] public sealed partial class A { public int X { get; set; } public void Y() { } }")]
    [InlineData("[Actor] public sealed partial class A { public event Action? E; public void Y() => E?.Invoke(); }")]
    [InlineData("[Actor] public abstract partial class B { public virtual void X() { } } [Actor] public sealed partial class A : B { public override void X() { } }")]
    [InlineData("[Actor] public sealed partial class A { public void ToText() { } public override string ToString() => \"\"; public override int GetHashCode() => 0; public override bool Equals(object? o) => false; }")]
    [InlineData("[Actor] public sealed partial class A { public dynamic X(dynamic d) => d; }")]
    [InlineData("[Actor] public sealed partial class A { public (int A, string? B) X((int, int)? t = null) => default; }")]
    [InlineData("[Actor] public sealed partial class A { public void X(string s = \"a\\\"b\", decimal d = 1.5m, ulong u = 1, long? l = null, bool b = true) { } }")]
    [InlineData("[Actor] public sealed partial class A { public void X(List<A> others, A.Ref me, Func<A.Ref, Task> f) { } }")]
    [InlineData("[Actor] public sealed partial class A { public void X(int _cell, int _actor, int @this, int actor) { } }")]
    [InlineData("[Actor] public sealed partial class A { public A() { } public A(int a) { } public A(int a, string b) { } public void X() { } }")]
    [InlineData("[Actor] public sealed partial class A { internal A(int a) { } public A(string b) { } private A(byte c) { } public void X() { } }")]
    [InlineData("[Actor] public sealed partial class A { [ContainerConstructor] internal A(int a) { } public A(string b) { } public void X() { } }")]
    [InlineData("[Actor] public sealed partial class A { public A() { } public A(int options = 3) { } public A(ActorOptions o, int b) { } [ContainerConstructor] public A(int[] a) { } public void X() { } }")]
    [InlineData("[Actor] public sealed partial class A { public A(ActorOptions o) { } public A(string s, ActorOptions o) { } public void X() { } }")]
    [InlineData("[Actor] public abstract partial class B { [Message] protected void Y() { } } public abstract class M : B { public void Z() { } } [Actor] public sealed partial class A : M { public void X() { } }")]
    [InlineData("public class B { public void Ref() { } protected int Self; } [Actor] public sealed partial class A : B { public void X() { } }")]
    [InlineData("[Actor] public sealed partial class A { [Message] public void X() { } [Message] private void Y() { } }")]
    [InlineData("[Actor(HandleName = \"class\")] public sealed partial class A { public void X() { } }")]
    [InlineData("[Actor] public partial class A { public void X() { } } public class D : A { }")]
    [InlineData("[Actor] public sealed partial class A { public void Tell() { } public void TryTell() { } public void Name() { } public void Lifetime() { } public void Start() { } public void WithTimeout() { } public void Statistics() { } public void After() { } }")]
    [InlineData("[Actor] public sealed partial class A { public void X(Action<int> callback, Func<Task> again, IEnumerable<string?>? maybe, int?[] numbers) { } }")]
    public Task ShapeThatCanBeGenerated_IsSilent(string source) => Verify.IsSilent(Usings + source);

    [Fact]
    public Task NotPartial_IsReportedAndFixed() => Verify.Fixes(
        Usings + "[Actor]\npublic sealed class {|CG0001:A|}\n{\n    public void X() { }\n}",
        Usings + "[Actor]\npublic sealed partial class A\n{\n    public void X() { }\n}");

    [Fact]
    public Task NotPartialWithoutModifiers_KeepsItsComments() => Verify.Fixes(
        Usings + "/* the actor */ [Actor] /* is */ class {|CG0001:A|} { public void X() { } }",
        Usings + "/* the actor */ [Actor] /* is */ partial class A { public void X() { } }");

    [Fact]
    public Task ContainersNotPartial_AreFixedInOneGo_AndFixAllFixesTheRest() => Verify.Fixes(
        Usings + "public class O { internal class P { [Actor] internal class {|CG0001:{|CG0002:{|CG0002:A|}|}|} { public void X() { } } } [Actor] public class {|CG0001:{|CG0002:B|}|} { public void X() { } } }",
        Usings + "public partial class O { internal partial class P { [Actor] internal partial class A { public void X() { } } } [Actor] public partial class B { public void X() { } } }");

    [Fact]
    public void EveryShapeErrorHasARule() =>
        Assert.Equal(Enum.GetValues<Concurrency.Generators.ActorShapeError>().Length, Enum.GetValues<Concurrency.Generators.ActorShapeError>().Select(Rules.Of).Distinct().Count());

    [Fact]
    public void TheFix_IsOfferedForBothPartialRules() => Assert.Equal("CG0001 CG0002", string.Join(" ", new MakePartialCodeFix().FixableDiagnosticIds));
}
