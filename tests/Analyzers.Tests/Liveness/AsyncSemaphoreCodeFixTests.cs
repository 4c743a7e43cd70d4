using Permits = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.PermitReleaseAnalyzer, Concurrency.CodeFixes.AsyncSemaphoreCodeFix>;
using Threads = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.ThreadBoundStateAnalyzer, Concurrency.CodeFixes.AsyncSemaphoreCodeFix>;

namespace Concurrency.Analyzers.Tests.Liveness;

public sealed class AsyncSemaphoreCodeFixTests
{
    [Fact]
    public Task PermitThatMayBeLost_BecomesALease() => Permits.Fixes(
        Class("SemaphoreSlim", "new(1, 1)", "    public async Task F(CancellationToken ct)\n    {\n        await [|_gate.WaitAsync(ct)|].ConfigureAwait(false);\n        await Task.Delay(5, ct);\n        Console.WriteLine();\n        _gate.Release();\n        Console.WriteLine(1);\n    }\n\n    public async Task G()\n    {\n        await _gate.WaitAsync();\n        try\n        {\n            await Task.Yield();\n        }\n        finally\n        {\n            _gate.Release();\n        }\n    }\n"),
        Class("AsyncSemaphore", "new(1, 1)", "    public async Task F(CancellationToken ct)\n    {\n        using (await _gate.AcquireAsync(ct).ConfigureAwait(false))\n        {\n            await Task.Delay(5, ct);\n            Console.WriteLine();\n        }\n        Console.WriteLine(1);\n    }\n\n    public async Task G()\n    {\n        using (await _gate.AcquireAsync())\n        {\n            await Task.Yield();\n        }\n    }\n"));

    [Fact]
    public Task MonitorAcrossAnAwait_BecomesALease() => Threads.Fixes(
        Class("object", "new()", "    public async Task F()\n    {\n        Monitor.Enter(_gate);\n        try\n        {\n            [|await Task.Delay(1)|];\n        }\n        catch (InvalidOperationException)\n        {\n            Console.WriteLine();\n        }\n        finally\n        {\n            Monitor.Exit(_gate);\n        }\n    }\n\n    public async Task G()\n    {\n        await Task.Yield();\n        lock (_gate)\n        {\n            Console.WriteLine();\n        }\n    }\n"),
        Class("AsyncSemaphore", "new(1)", "    public async Task F()\n    {\n        using (await _gate.AcquireAsync())\n        {\n            try\n            {\n                await Task.Delay(1);\n            }\n            catch (InvalidOperationException)\n            {\n                Console.WriteLine();\n            }\n        }\n    }\n\n    public async Task G()\n    {\n        await Task.Yield();\n        using (await _gate.AcquireAsync())\n        {\n            Console.WriteLine();\n        }\n    }\n"));

    [Theory]
    [InlineData("async Task F() { Monitor.Enter(_gate); try { [|await Task.Delay(1)|]; } finally { Monitor.Exit(_gate); } } void G() { lock (_gate) { } }")]
    [InlineData("async Task F() { Monitor.Enter(_gate); try { [|await G()|]; } finally { Monitor.Exit(_gate); } } async Task G() { Monitor.Enter(_gate); try { Console.WriteLine(); } finally { Monitor.Exit(_gate); } }")]
    [InlineData("async Task F() { bool taken = false; try { Monitor.Enter(_gate, ref taken); [|await Task.Delay(1)|]; } finally { if (taken) Monitor.Exit(_gate); } }")]
    public Task LockThatOthersTakeAsWell_HasNoFix(string members) => Threads.OffersNoFix(Class("object", "new()", members));

    [Theory]
    [InlineData("async Task F() { await [|_gate.WaitAsync()|]; await Task.Delay(1); _gate.Release(); } void G() { _gate.Wait(); try { } finally { _gate.Release(); } }")]
    [InlineData("async Task<int> F() { await [|_gate.WaitAsync()|]; int n = await Task.FromResult(1); _gate.Release(); return n; }")]
    [InlineData("async Task F() { await [|_gate.WaitAsync()|]; await Task.Delay(1); _gate.Release(); } void Dispose() => _gate.Dispose();")]
    public Task PermitThatIsUsedInAnotherWay_HasNoFix(string members) => Permits.OffersNoFix(Class("SemaphoreSlim", "new(1, 1)", members));

    private static string Class(string type, string made, string members) => "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing Concurrency;\n\nclass C\n{\n    private readonly " + type + " _gate = " + made + ";\n\n" + members + "}\n";
}
