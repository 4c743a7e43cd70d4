using Concurrency.CodeFixes;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Await = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.DroppedTaskAnalyzer, Concurrency.CodeFixes.AwaitDroppedTaskCodeFix>;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.DroppedTaskAnalyzer>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1022.</summary>
public sealed class DroppedTaskAnalyzerTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Linq.Expressions; using System.Threading; using System.Threading.Tasks; using Concurrency;\n#pragma warning disable CS4014, CS1998, CS0649\n";

    private const string Account = """
        [Actor] sealed partial class Account { public decimal Deposit(decimal amount) => amount; private Task W() => Task.Delay(1); {0} }
        """;

    [Theory]
    [InlineData("void F() { [|W()|]; }")]
    [InlineData("void F() => [|W()|];")]
    [InlineData("void F() { [|V()|]; }")]
    [InlineData("void F() { [|Task.Run(() => { throw new Exception(); })|]; }")]
    [InlineData("void F(Task t) { [|t.ContinueWith(_ => throw new Exception())|]; }")]
    [InlineData("void F(C? c) { [|c?.W()|]; }")]
    [InlineData("void F(CancellationToken ct) { using var r = ct.Register(() => [|W()|]); }")]
    [InlineData("async Task F() { G(); await Task.Yield(); void G() { [|W()|]; } }")]
    [InlineData("C() { [|W()|]; }")]
    [InlineData("int P { get { [|W()|]; return 1; } }")]
    [InlineData("async Task F() { var [|t|] = Task.Run(() => { throw new Exception(); }); await Task.Yield(); }")]
    [InlineData("void F() { Task [|t|]; t = W(); }")]
    [InlineData("async Task F() { if (DateTime.Now.Day > 1) { Task<int> [|t|] = Task.Run(() => 1); } await Task.Yield(); }")]
    [InlineData("Task F() => [|Task.Factory.StartNew(async () => { await Task.Delay(1); })|];")]
    [InlineData("async Task F() { await [|Task.Factory.StartNew(async () => { await Task.Delay(1); })|]; }")]
    [InlineData("void F() { [|Task.Factory.StartNew(async () => { await Task.Delay(1); })|].Wait(); }")]
    [InlineData("void F(List<Task> ts) { ts.Add([|Task.Factory.StartNew(W)|]); }")]
    public Task DroppedTask_IsReported(string member) => Verify.Diagnoses(Usings + "class C { Task W() => Task.Delay(1); ValueTask V() => default; " + member + " }");

    [Theory]
    [InlineData("async Task F() { W(); await Task.Yield(); }")]
    [InlineData("async Task F() { await W(); }")]
    [InlineData("Task F() => W();")]
    [InlineData("Task F() { var t = W(); return t; }")]
    [InlineData("void F() { _ = W(); }")]
    [InlineData("Task? _t; void F() { _t = W(); }")]
    [InlineData("void F(List<Task> ts) { ts.Add(W()); }")]
    [InlineData("void F(Task[] ts) { ts[0] = W(); }")]
    [InlineData("void F() { W().Wait(); }")]
    [InlineData("async Task F() { Task t = W(); Func<Task> g = () => t; await g(); }")]
    [InlineData("async Task F() { Task t; t = W(); await t; }")]
    [InlineData("void F() { var unused = W(); var ignored = W(); var _ = W(); }")]
    [InlineData("void F() { W().Forget(); }")]
    [InlineData("void F(Task t) { t.ContinueWith(x => Console.WriteLine(x.Exception), TaskContinuationOptions.OnlyOnFaulted); }")]
    [InlineData("void F(Task t) { t.ContinueWith(_ => Console.WriteLine(), TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously); }")]
    [InlineData("void F(Task t) { t.ContinueWith(x => { if (x.IsFaulted) Console.WriteLine(x.Exception); }); }")]
    [InlineData("void F() { Task.Run(async () => { try { await W(); } catch (Exception e) { Console.WriteLine(e); } }); }")]
    [InlineData("void F() { Safe(); } async Task Safe() { try { await W(); } catch { } }")]
    [InlineData("void F() { Use(() => W()); } void Use(Expression<Action> e) { }")]
    [InlineData("void F() { Use(() => W()); } void Use(Func<Task> e) { }")]
    [InlineData("Task F() => Task.Factory.StartNew(async () => { await Task.Delay(1); }).Unwrap();")]
    [InlineData("async Task F() { await await Task.Factory.StartNew(async () => { await Task.Delay(1); }); }")]
    [InlineData("Task<Task> F() => Task.Factory.StartNew(async () => { await Task.Delay(1); });")]
    [InlineData("Task<int> F() => Task.Factory.StartNew(() => 1);")]
    [InlineData("void F() { foreach (Task t in new[] { W() }) { } }")]
    [InlineData("void F(Task t) { var alias = t; Task done = Task.CompletedTask; }")]
    public Task TaskThatIsLookedAfter_IsNotReported(string member) => Verify.IsSilent(
        Usings + "class C { Task W() => Task.Delay(1); " + member + " } static class E { public static void Forget(this Task t) { } }");

    [Theory]
    [InlineData("private void F() { _ = [|W()|]; }")]
    [InlineData("private async Task F() { _ = [|W()|]; await Task.Yield(); }")]
    [InlineData("private void F() { _ = [|Self.DepositAsync(1)|]; }")]
    public Task DiscardInAnAnnotatedType_IsReported(string member) => Verify.Diagnoses(Usings + Account.Replace("{0}", member));

    [Theory]
    [InlineData("private void F() { _ = Self.Tell.DepositAsync(1); }")]
    [InlineData("private void F() { _ = Self.TryTell.Deposit(1); Self.TryTell.Deposit(1); }")]
    [InlineData("private void F() { _ = Task.Delay(1); _ = Task.FromResult(1); }")]
    [InlineData("private void F() { _ = Safe(); } private async Task Safe() { try { await W(); } catch (Exception e) { Console.WriteLine(e); } }")]
    [InlineData("private async Task F() { _ = await Self.DepositAsync(1); }")]
    public Task DiscardThatCannotLoseAnything_IsNotReported(string member) => Verify.IsSilent(Usings + Account.Replace("{0}", member));

    [Theory]
    [InlineData("class", DiagnosticSeverity.Info)]
    [InlineData("[ThreadSafe] class", DiagnosticSeverity.Warning)]
    public async Task CallStatement_IsAWarningInAnnotatedTypesOnly(string type, DiagnosticSeverity severity)
    {
        var test = new Await.Test { TestCode = Usings + type + " C { Task W() => Task.Delay(1); void F() { {|#0:W()|}; } }" };
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.DroppedTaskId, severity).WithLocation(0).WithArguments("Nobody waits for the task of 'W'"));
        await test.RunAsync();
    }

    [Fact]
    public Task TopLevelStatement_IsReportedAndAwaited() => new Await.Test
    {
        IsProgram = true,
        TestCode = Usings + "[|W()|];\nTask W() => Task.Delay(1);\n",
        FixedCode = Usings + "await W();\nTask W() => Task.Delay(1);\n",
    }.RunAsync();

    [Fact]
    public Task RecordWithPrimaryConstructorAndExtensionBlock_AreReported() => Verify.Diagnoses(
        Usings + "record R(Func<Task> Work) { void F() { [|Work()|]; } } static class E { extension(Func<Task> work) { public void Go() { [|work()|]; } } }");

    [Theory]
    [InlineData("async Task F() { var [|t|] = W(); /* why */ await Task.Yield(); }", "async Task F() { await W(); /* why */ await Task.Yield(); }")]
    [InlineData("async Task F() { Task<int> [|t|] = Task.Run(() => 1), u = Task.Run(() => 2); await u; }", null)]
    [InlineData("void F() { [|W()|]; }", null)]
    [InlineData("async Task F() { Task [|t|] = W(); t = W(); await Task.Yield(); }", null)]
    public Task Await(string before, string? after)
    {
        string Code(string member) => Usings + "class C { Task W() => Task.Delay(1); " + member + " }";
        return after is null ? None<AwaitDroppedTaskCodeFix>(Code(before)) : AnalyzerVerifier<Analyzers.Safety.DroppedTaskAnalyzer, AwaitDroppedTaskCodeFix>.Fixes(Code(before), Code(after));
    }

    [Theory]
    [InlineData("Task F() { [|W()|]; return Task.CompletedTask; }", "Task F() { return W(); }")]
    [InlineData("ValueTask F() { [|W()|]; return default; }", null)]
    [InlineData("ValueTask F() { [|V()|]; return default; }", "ValueTask F() { return V(); }")]
    [InlineData("Task F() { [|W()|]; Console.WriteLine(); return Task.CompletedTask; }", null)]
    public Task Return(string before, string? after)
    {
        string Code(string member) => Usings + "class C { Task W() => Task.Delay(1); ValueTask V() => default; " + member + " }";
        return after is null ? None<ReturnDroppedTaskCodeFix>(Code(before)) : AnalyzerVerifier<Analyzers.Safety.DroppedTaskAnalyzer, ReturnDroppedTaskCodeFix>.Fixes(Code(before), Code(after));
    }

    [Theory]
    [InlineData("[|W()|];", "_ = W().ContinueWith(failed => Trace.TraceError(failed.Exception?.ToString()), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);")]
    [InlineData("[|V()|];", "_ = V().AsTask().ContinueWith(failed => Trace.TraceError(failed.Exception?.ToString()), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);")]
    [InlineData("var [|t|] = W();", "_ = W().ContinueWith(failed => Trace.TraceError(failed.Exception?.ToString()), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);")]
    public Task Trace(string before, string after)
    {
        string Code(string statement) => "using System.Diagnostics;\n" + Usings + "class C\n{\n    Task W() => Task.Delay(1); ValueTask V() => default;\n\n    void F()\n    {\n        " + statement + "\n    }\n}\n";
        return AnalyzerVerifier<Analyzers.Safety.DroppedTaskAnalyzer, TraceDroppedTaskCodeFix>.Fixes(Code(before), Code(after));
    }

    [Theory]
    [InlineData("private void F() { _ = [|Self.DepositAsync(1)|]; }", "private void F() { _ = Self.Tell.DepositAsync(1); }")]
    [InlineData("private void F() { [|Self.DepositAsync(1)|]; }", "private void F() { _ = Self.Tell.DepositAsync(1); }")]
    [InlineData("private void F() { _ = [|Self.WithTimeout(TimeSpan.Zero).DepositAsync(1)|]; }", null)]
    [InlineData("private void F() { _ = [|W()|]; }", null)]
    public Task Tell(string before, string? after)
    {
        // By hand: a fix under test sees the project before the generators have run.
        const string Handle = """
            [ThreadSafe] sealed class Account
            {
                private readonly Ref Self = null!;
                private Task W() => Task.Delay(1);
                private sealed class Ref : IActorHandle<Ref>
                {
                    static Ref IActorHandle<Ref>.Start(IServiceProvider services, ActorOptions? options) => new();
                    public string Name => "";
                    public Lifetime Lifetime => null!;
                    public ActorStatistics Statistics => default;
                    public TellSender Tell => default;
                    public ValueTask DisposeAsync() => default;
                    public TimedAsks WithTimeout(TimeSpan timeout) => default;
                    public ValueTask<decimal> DepositAsync(decimal amount) => default;
                    public readonly struct TellSender { public ValueTask DepositAsync(decimal amount) => default; }
                    public readonly struct TimedAsks { public ValueTask<decimal> DepositAsync(decimal amount) => default; }
                }
                {0}
            }
            """;
        return after is null
            ? None<TellInsteadOfAskCodeFix>(Usings + Handle.Replace("{0}", before))
            : AnalyzerVerifier<Analyzers.Safety.DroppedTaskAnalyzer, TellInsteadOfAskCodeFix>.Fixes(Usings + Handle.Replace("{0}", before), Usings + Handle.Replace("{0}", after));
    }

    [Theory]
    [InlineData("Task F() => [|Task.Factory.StartNew(async () => { await Task.Delay(1); })|];", "Task F() => Task.Factory.StartNew(async () => { await Task.Delay(1); }).Unwrap();")]
    [InlineData("void F() { [|Task.Factory.StartNew(async () => { await Task.Delay(1); })|].Wait(); }", "void F() { Task.Factory.StartNew(async () => { await Task.Delay(1); }).Unwrap().Wait(); }")]
    public Task Unwrap(string before, string after) =>
        AnalyzerVerifier<Analyzers.Safety.DroppedTaskAnalyzer, UnwrapTaskCodeFix>.Fixes(Usings + "class C { " + before + " }", Usings + "class C { " + after + " }");

    private static Task None<TFix>(string source)
        where TFix : Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider, new() => AnalyzerVerifier<Analyzers.Safety.DroppedTaskAnalyzer, TFix>.OffersNoFix(source);
}
