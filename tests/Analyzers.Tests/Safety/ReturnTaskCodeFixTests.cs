using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.AsyncVoidAnalyzer, Concurrency.CodeFixes.ReturnTaskCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1021: the change from void to Task, callers included.</summary>
public sealed class ReturnTaskCodeFixTests
{
    private const string Usings = "using System; using System.Threading.Tasks;\n";

    [Theory]
    [InlineData("async void [|F|]() { await Task.Yield(); }", "async Task F() { await Task.Yield(); }")]
    [InlineData("async void [|F|]() { await Task.Yield(); } async Task G() { F(); this.F(); }", "async Task F() { await Task.Yield(); } async Task G() { await F(); await this.F(); }")]
    [InlineData("async void [|F|]() { await Task.Yield(); } async Task G() => F();", "async Task F() { await Task.Yield(); } async Task G() => await F();")]
    [InlineData("async void [|F|](int n) { await Task.Yield(); if (n > 0) { F(n - 1); return; } }", "async Task F(int n) { await Task.Yield(); if (n > 0) { await F(n - 1); return; } }")]
    [InlineData("async Task G() { F(); async void [|F|]() { await Task.Yield(); } }", "async Task G() { await F(); async Task F() { await Task.Yield(); } }")]
    [InlineData("async void [|F|]() { await Task.Yield(); } Func<Task> G() => async () => { F(); };", "async Task F() { await Task.Yield(); } Func<Task> G() => async () => { await F(); };")]
    [InlineData("/// <see cref=\"F\"/>\nasync void [|F|]() { await Task.Yield(); } string G() => nameof(F);", "/// <see cref=\"F\"/>\nasync Task F() { await Task.Yield(); } string G() => nameof(F);")]
    public Task FunctionWithCallersThatCanAwait_ReturnsTask(string before, string after) => Verify.Fixes(Usings + "class C { " + before + " }", Usings + "class C { " + after + " }");

    [Fact]
    public Task CallersInOtherFiles_AreChangedToo()
    {
        var test = new Verify.Test();
        test.TestState.Sources.Add(Usings + "partial class C { public async void [|F|]() { await Task.Yield(); } }");
        test.TestState.Sources.Add(Usings + "class D { async Task G(C c) { c.F(); } }");
        test.FixedState.Sources.Add(Usings + "partial class C { public async Task F() { await Task.Yield(); } }");
        test.FixedState.Sources.Add(Usings + "class D { async Task G(C c) { await c.F(); } }");
        return test.RunAsync();
    }

    [Theory]
    [InlineData("async void [|F|]() { await Task.Yield(); } void G() { F(); }")]
    [InlineData("async void [|F|]() { await Task.Yield(); } Action G() => F;")]
    [InlineData("async void [|F|]() { await Task.Yield(); } async Task G(object o) { lock (o) { F(); } await Task.Yield(); }")]
    [InlineData("async void [|F|]() { await Task.Yield(); } async Task G(C? c) { c?.F(); await Task.Yield(); }")]
    [InlineData("protected virtual async void [|F|]() { await Task.Yield(); }")]
    [InlineData("interface I { void F(); } class D : I { public async void [|F|]() { await Task.Yield(); } }")]
    [InlineData("interface I { void F(); } class D : I { async void I.[|F|]() { await Task.Yield(); } }")]
    [InlineData("partial class D { private partial void F(); } partial class D { private async partial void [|F|]() { await Task.Yield(); } }")]
    [InlineData("Action F() => [|async|] () => await Task.Yield();")]
    public Task FunctionThatCannotChange_IsOfferedNothing(string members) => Verify.OffersNoFix(Usings + "#pragma warning disable CS4014, CS1998\nclass C { " + members + " }");
}
