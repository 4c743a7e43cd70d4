using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.AsyncVoidAnalyzer, Concurrency.CodeFixes.CatchAllExceptionsCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

public sealed class AsyncVoidAnalyzerTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks;\n";

    [Theory]
    [InlineData("async void [|F|]() { await Task.Yield(); }")]
    [InlineData("async void [|F|]() => await Task.Yield();")]
    [InlineData("async void [|OnClick|](object s, EventArgs e) { await Task.Yield(); }")]
    [InlineData("void F() { G(); async void [|G|]() { await Task.Yield(); } }")]
    [InlineData("void F(List<int> xs) => xs.ForEach([|async|] x => await Task.Delay(x));")]
    [InlineData("Timer F() => new([|async|] _ => { await Task.Yield(); }, null, 0, 100);")]
    [InlineData("void F(int[] xs) => Parallel.ForEach(xs, [|async|] x => await Task.Delay(x));")]
    [InlineData("void F(SynchronizationContext c) => c.Post([|async|] _ => await Task.Yield(), null);")]
    [InlineData("void F() => ThreadPool.QueueUserWorkItem([|async|] _ => await Task.Yield());")]
    [InlineData("void F(CancellationToken ct) { using var r = ct.Register([|async|] () => await Task.Yield()); }")]
    [InlineData("Action F() => [|async|] delegate { await Task.Yield(); };")]
    [InlineData("async void [|F|]() { try { await Task.Yield(); } catch (InvalidOperationException) { } }")]
    [InlineData("async void [|F|]() { try { await Task.Yield(); } catch (Exception) { throw; } }")]
    [InlineData("async void [|F|]() { try { await Task.Yield(); } catch (Exception e) when (e.HResult == 0) { } }")]
    [InlineData("async void [|F|]() { try { await Task.Yield(); } catch { } await Task.Yield(); }")]
    [InlineData("abstract class B { public abstract void X(); } class D : B { public override async void [|X|]() { await Task.Yield(); } }")]
    public Task AsyncVoidFunction_IsReported(string member) => Verify.Diagnoses(Usings + "class C { " + member + " }");

    [Theory]
    [InlineData("async Task F() { await Task.Yield(); }")]
    [InlineData("void F() { }")]
    [InlineData("async void F() { try { await Task.Yield(); } catch { } }")]
    [InlineData("async void F() { int n = 0; try { await Task.Yield(); n++; } catch (OperationCanceledException) { } catch (Exception e) { Console.WriteLine(e); } finally { n--; } }")]
    [InlineData("async void F() { try { await Task.Yield(); } catch (System.Exception) { Action a = () => throw new Exception(); } }")]
    [InlineData("Timer F() => new(async _ => { try { await Task.Yield(); } catch (Exception e) { Console.WriteLine(e); } }, null, 0, 100);")]
    [InlineData("Task F() => Task.Run(async () => await Task.Yield());")]
    [InlineData("Func<Task> F() => async () => await Task.Yield();")]
    [InlineData("Task F(int[] xs) => Parallel.ForEachAsync(xs, async (x, ct) => await Task.Delay(x, ct));")]
    [InlineData("class D : IDisposable { public async void Dispose() { await Task.Yield(); } }")]
    [InlineData("async Task F() { await G(); async Task G() => await Task.Yield(); }")]
    [InlineData("async ValueTask<int> F() { await Task.Yield(); return 1; }")]
    [InlineData("async IAsyncEnumerable<int> F() { await Task.Yield(); yield return 1; }")]
    [InlineData("void F(List<int> xs) => xs.ForEach(x => Console.WriteLine(x));")]
    [InlineData("void F(List<int> xs) => xs.ForEach(async x => { try { await Task.Delay(x); } catch { } });")]
    [InlineData("async void F() { try { await Task.Yield(); } catch (global::System.Exception e) { Console.WriteLine(e); } }")]
    [InlineData("async void F() { ; try { await Task.Yield(); } catch { } finally { Console.WriteLine(); } }")]
    [InlineData("async void F() { string? s = null; int n = default; try { await Task.Yield(); s += n; } catch { } }")]
    [InlineData("event Func<Task>? E; void F() => E += async () => await Task.Yield();")]
    [InlineData("[System.Diagnostics.CodeAnalysis.SuppressMessage(\"Safety\", \"CG1021\")] async void F() { await Task.Yield(); }")]
    [InlineData("static async Task Main() { await Task.Yield(); }")]
    [InlineData("class D : Progress<int> { protected override async void OnReport(int value) { await Task.Yield(); } }")]
    public Task FunctionThatKeepsItsException_IsNotReported(string member) => Verify.IsSilent(Usings + "class C { " + member + " }");

    [Theory]
    [InlineData("public async void {|#0:OnTick|}(object? s, EventArgs e) { await Task.Yield(); } void F() => Tick += OnTick;", "'OnTick'")]
    [InlineData("void F() => Tick += {|#0:async|} (s, e) => { await Task.Yield(); };", "The lambda that becomes 'EventHandler'")]
    public async Task SubscribedEventHandler_IsOnlyASuggestion(string members, string function)
    {
        var test = new Verify.Test { TestCode = Usings + "class C { event EventHandler? Tick; " + members + " void R() => Tick?.Invoke(this, EventArgs.Empty); }" };
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.AsyncVoidId, DiagnosticSeverity.Info).WithLocation(0).WithArguments(function));
        test.CodeFixTestBehaviors |= CodeFixTestBehaviors.SkipFixAllCheck;
        test.FixedCode = null!;
        await test.RunAsync();
    }

    [Fact]
    public async Task HandlerThatIsOnlyTakenOff_IsAWarning()
    {
        var test = new Verify.Test { TestCode = Usings + "class C { event EventHandler? Tick; public async void {|#0:OnTick|}(object? s, EventArgs e) { await Task.Yield(); } void F() => Tick -= OnTick; void R() => Tick?.Invoke(this, EventArgs.Empty); }" };
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.AsyncVoidId, DiagnosticSeverity.Warning).WithLocation(0).WithArguments("'OnTick'"));
        test.CodeFixTestBehaviors |= CodeFixTestBehaviors.SkipFixAllCheck;
        test.FixedCode = null!;
        await test.RunAsync();
    }

    [Theory]
    [InlineData("class W { public W() { InitializeComponent(); } void InitializeComponent() { } async void {|#0:OnClick|}(object s, EventArgs e) { await Task.Yield(); } }")]
    [InlineData("class V { protected void InitializeComponent() { } } class W : V { async void {|#0:OnClick|}(object s, EventArgs e) { await Task.Yield(); } }")]
    public async Task HandlerOfAWindow_IsOnlyASuggestion(string source)
    {
        var test = new Verify.Test { TestCode = Usings + source, CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck, FixedCode = null! };
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.AsyncVoidId, DiagnosticSeverity.Info).WithLocation(0).WithArguments("'OnClick'"));
        await test.RunAsync();
    }

    [Fact]
    public Task OverrideOfAnUnknownBase_IsNotReported()
    {
        var test = new Verify.Test { TestCode = Usings + "class W : Unknown { protected override async void OnStart() { await Task.Yield(); } }", CompilerDiagnostics = CompilerDiagnostics.None };
        return test.RunAsync();
    }

    [Fact]
    public Task MessageOfAnActor_IsLeftToTheDeclarationRules() => Verify.Diagnoses(
        Usings + """
        namespace Concurrency { [AttributeUsage(AttributeTargets.Class)] class ActorAttribute : Attribute { } class NotAMessageAttribute : Attribute { } }
        [Concurrency.Actor] partial class C
        {
            public async void Deposit() { await Task.Yield(); }
            private async void [|Audit|]() { await Task.Yield(); }
            [Concurrency.NotAMessage] public async void [|Local|]() { await Task.Yield(); }
        }
        """);

    [Fact]
    public Task PartialMethodOfARecordWithPrimaryConstructor_IsReportedOnce() => Verify.Diagnoses(
        Usings + "partial record R(int N) { private partial void F(); } partial record R { private async partial void [|F|]() { await Task.Delay(N); } }");

    [Fact]
    public Task ExtensionBlock_IsReported() => Verify.Diagnoses(
        Usings + "static class E { extension(Task task) { public async void [|Observe|]() { await task; } } }");

    [Fact]
    public Task LocalFunctionOfTopLevelStatements_IsReported() =>
        new Verify.Test { IsProgram = true, TestCode = Usings + "F(); async void [|F|]() { await Task.Yield(); }" }.RunAsync();

    [Fact]
    public Task Body_IsWrapped() => Verify.Fixes(
        """
        using System;
        using System.Diagnostics;
        using System.Threading.Tasks;

        class C
        {
            async void [|F|]()
            {
                // Says why.
                await Task.Yield();
            }

            Action G() => [|async|] () =>
            {
                await Task.Yield();
            };
        }
        """,
        """
        using System;
        using System.Diagnostics;
        using System.Threading.Tasks;

        class C
        {
            async void F()
            {
                try
                {
                    // Says why.
                    await Task.Yield();
                }
                catch (Exception exception)
                {
                    Trace.TraceError(exception.ToString());
                }
            }

            Action G() => async () =>
            {
                try
                {
                    await Task.Yield();
                }
                catch (Exception exception)
                {
                    Trace.TraceError(exception.ToString());
                }
            };
        }
        """);

    [Fact]
    public Task ExpressionBody_HasNoStatementsToWrap() => Verify.OffersNoFix(Usings + "class C { async void [|F|]() => await Task.Yield(); }");
}
