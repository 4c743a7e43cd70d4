using Lock = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.BlockingCallAnalyzer, Concurrency.CodeFixes.BlockBeforeLockCodeFix>;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.BlockingCallAnalyzer, Concurrency.CodeFixes.AwaitInHandlerCodeFix>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>The fixes of CG2011 beside the await: an asynchronous handler, and the statement in front of the lock.</summary>
public sealed class AwaitInHandlerCodeFixTests
{
    private const string Usings = "using System; using System.Threading; using System.Threading.Tasks; using Concurrency; ";
    private const string Load = "private static Task<int> Load() => Task.FromResult(1); ";

    [Theory]
    [InlineData("public int Get() => [|Load().Result|];", "public async Task<int> Get() => await Load();")]
    [InlineData("public void Wait() { [|Thread.Sleep(5)|]; Console.WriteLine(); }", "public async Task Wait() { await Task.Delay(5); Console.WriteLine(); }")]
    [InlineData("public string Get(int n) { int m = [|Load().Result|]; return (n + m).ToString(); }", "public async Task<string> Get(int n) { int m = await Load(); return (n + m).ToString(); }")]
    public Task HandlerThatBlocks_BecomesAsynchronous(string handler, string @fixed) => Verify.Fixes(Usings + "[Actor] public partial class A { " + Load + handler + " }", Usings + "[Actor] public partial class A { " + Load + @fixed + " }");

    [Theory]
    [InlineData("public int Get() => [|Load().Result|]; public int Twice() => 2 * Get();")]
    [InlineData("public virtual int Get() => [|Load().Result|];")]
    [InlineData("public Task<int> Get() => Task.FromResult([|Load().Result|]);")]
    [InlineData("public int Get() { lock (this) { return [|Load().Result|]; } }")]
    public Task HandlerWithOtherCallers_HasNoFix(string handler) => Verify.OffersNoFix(Usings + "[Actor] public partial class A { " + Load + handler + " }");

    [Fact]
    public Task FirstStatementOfALock_MovesInFrontOfIt() => Lock.Fixes(
        Usings + "class C { " + Load + "private readonly object _gate = new(); private int _n;\n    void F()\n    {\n        lock (_gate)\n        {\n            int n = [|Load().Result|];\n            _n += n;\n        }\n    }\n}",
        Usings + "class C { " + Load + "private readonly object _gate = new(); private int _n;\n    void F()\n    {\n        int n = Load().Result;\n        lock (_gate)\n        {\n            _n += n;\n        }\n    }\n}");

    [Theory]
    [InlineData("void F() { lock (_gate) { _n = [|Load().Result|]; Console.WriteLine(); } }")]
    [InlineData("void F() { lock (_gate) { _n++; [|Thread.Sleep(1)|]; } }")]
    [InlineData("void F() { lock (_gate) { [|Thread.Sleep(1)|]; } }")]
    [InlineData("void F() { lock (_other) { lock (_gate) { [|Thread.Sleep(1)|]; _n++; } } }")]
    [InlineData("void F() { lock (_gate) { int n = [|Load().Result|]; _n += n; } { int n = 1; Console.WriteLine(n); } }")]
    public Task StatementThatBelongsUnderTheLock_HasNoFix(string members) => Lock.OffersNoFix(Usings + "class C { " + Load + "private readonly object _gate = new(); private readonly object _other = new(); private int _n; " + members + " }");
}
