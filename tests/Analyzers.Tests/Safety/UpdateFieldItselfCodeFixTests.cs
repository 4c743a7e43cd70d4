using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.AtomicFieldAnalyzer, Concurrency.CodeFixes.UpdateFieldItselfCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

public sealed class UpdateFieldItselfCodeFixTests
{
    [Theory]
    [InlineData("int n = _n; [|Interlocked.Increment(ref n)|];", "Interlocked.Increment(ref _n);")]
    [InlineData("Console.WriteLine(); var n = this._n; [|Interlocked.Add(ref n, 5)|]; Console.WriteLine();", "Console.WriteLine(); Interlocked.Add(ref this._n, 5); Console.WriteLine();")]
    [InlineData("int n = _n; Console.WriteLine(); [|Interlocked.Exchange(ref n, 1)|];", "Console.WriteLine(); Interlocked.Exchange(ref _n, 1);")]
    public Task CopyThatNobodyReads_IsTheFieldInstead(string body, string @fixed) => Verify.Fixes(Class("void F() { " + body + " }"), Class("void F() { " + @fixed + " }"));

    [Theory]
    [InlineData("int F() { int n = _n; [|Interlocked.Increment(ref n)|]; return n; }")]
    [InlineData("void F(bool b) { int n = _n; if (b) { [|Interlocked.Increment(ref n)|]; } }")]
    [InlineData("void F() { int n = _n, m = 1; [|Interlocked.Increment(ref n)|]; Console.WriteLine(m); }")]
    public Task CopyWithAnotherUse_HasNoFix(string members) => Verify.OffersNoFix(Class(members));

    private static string Class(string members) => "using System; using System.Threading; class C { private int _n; private void Other() => Interlocked.Increment(ref _n); " + members + " }";
}
