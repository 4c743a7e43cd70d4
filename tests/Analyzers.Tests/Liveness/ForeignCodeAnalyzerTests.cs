using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using static Concurrency.Analyzers.Tests.Liveness.LivenessSource;
using After = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.ForeignCodeAnalyzer, Concurrency.CodeFixes.RaiseAfterLockCodeFix>;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.ForeignCodeAnalyzer, Concurrency.CodeFixes.RunContinuationsAsynchronouslyCodeFix>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2015.</summary>
public sealed class ForeignCodeAnalyzerTests
{
    private const string More = "event EventHandler? Changed; public Action? Callback; private readonly Action _own = () => { }; readonly CancellationTokenSource _cts = new(); ";

    [Theory]
    [InlineData("void F() { lock (_g) { _n++; [|Changed?.Invoke(this, EventArgs.Empty)|]; } }")]
    [InlineData("void F() { lock (_g) { [|Callback!()|]; } }")]
    [InlineData("void F() { lock (_g) { var raised = Changed; if (raised != null) { [|raised(this, EventArgs.Empty)|]; } } }")]
    [InlineData("void F() { lock (_g) { [|_cts.Cancel()|]; } }")]
    [InlineData("async Task F() { await _s.WaitAsync(); try { [|Callback?.Invoke()|]; } finally { _s.Release(); } }")]
    [InlineData("readonly TaskCompletionSource<int> _x = new(); void Set() { lock (_g) { [|_x.SetResult(1)|]; } }")]
    [InlineData("TaskCompletionSource _x = new(TaskCreationOptions.LongRunning); void Set() { lock (_g) { [|_x.TrySetResult()|]; _x = new(); } }")]
    [InlineData("readonly Queue<TaskCompletionSource<int>> _q = new(); Task<int> Wait() { var x = new TaskCompletionSource<int>(); lock (_g) { _q.Enqueue(x); } return x.Task; } void Set() { lock (_g) { [|_q.Dequeue().SetResult(1)|]; } }")]
    [InlineData("readonly TaskCompletionSource<int> _x = [|new()|]; public void Set() => _x.SetResult(1);")]
    [InlineData("TaskCompletionSource? _x; void Start() { _x = [|new TaskCompletionSource()|]; } void Set() { _x?.TrySetResult(); }")]
    public Task ForeignCode_IsReported(string members) => Verify.Diagnoses(Class(More + members));

    [Theory]
    [InlineData("void F() { lock (_g) { _n++; } Changed?.Invoke(this, EventArgs.Empty); }")]
    [InlineData("void F() { EventHandler? raised; lock (_g) { raised = Changed; } raised?.Invoke(this, EventArgs.Empty); }")]
    [InlineData("void F() { lock (_g) { _own(); } }")]
    [InlineData("void F(Func<int> make) { lock (_g) { _n = make(); } }")]
    [InlineData("void F() { lock (_g) { V(); } }")]
    [InlineData("void F() { var lazy = new Lazy<int>(() => 1); lock (_g) { _n = lazy.Value; } }")]
    [InlineData("void F() { lock (_g) { Task.Run(() => Changed?.Invoke(this, EventArgs.Empty)); } }")]
    [InlineData("void F() { lock (_g) { _cts.CancelAfter(5); } _cts.Cancel(); }")]
    [InlineData("void F() { lock (_g) { var c = new CancellationTokenSource(); c.Cancel(); } }")]
    [InlineData("readonly TaskCompletionSource<int> _x = new(TaskCreationOptions.RunContinuationsAsynchronously); void Set() { lock (_g) { _x.SetResult(1); } }")]
    [InlineData("readonly TaskCompletionSource<int> _x; public void Set() { lock (_g) { _x.SetResult(1); } }")]
    [InlineData("readonly Queue<TaskCompletionSource<int>> _q = new(); Task<int> Wait() { var x = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously); lock (_g) { _q.Enqueue(x); } return x.Task; } void Set() { lock (_g) { _q.Dequeue().SetResult(1); } }")]
    [InlineData("Task F() { var x = new TaskCompletionSource(); x.SetResult(); return x.Task; }")]
    [InlineData("Task F() { var x = new TaskCompletionSource(); Task.Run(() => x.SetResult()); return x.Task; }")]
    [InlineData("TaskCompletionSource F(TaskCreationOptions options) { var x = new TaskCompletionSource(options); lock (_g) { x.SetResult(); } return x; }")]
    [InlineData("readonly TaskCompletionSource<int> _never = new();")]
    [InlineData("CancellationTokenSource? _turn; void F() { lock (_g) { _turn = new CancellationTokenSource(); _turn.Cancel(); } }")]
    [InlineData("readonly TaskCompletionSource<int> _x = new(); void F() => Task.Run(() => _x.SetResult(1));")]
    [InlineData("sealed class Done : IThreadPoolWorkItem { readonly TaskCompletionSource _x = new(); void IThreadPoolWorkItem.Execute() => _x.SetResult(); }")]
    [InlineData("void F() => G(() => V()); private void G(Action action) { lock (_g) { action(); } }")]
    [InlineData("private T G<T>(Func<T> make) { lock (_g) { return make(); } } int F() => G(() => 1);")]
    public Task CodeThatIsNotForeignOrRunsAfterTheLock_IsSilent(string members) => Verify.IsSilent(Class(More + members));

    [Theory]
    [InlineData("readonly TaskCompletionSource<int> _x = new(); void Set() { lock (_g) { {|#0:_x.SetResult(1)|}; } }", DiagnosticSeverity.Warning)]
    [InlineData("readonly TaskCompletionSource<int> _x = {|#0:new()|}; void Set() { _x.SetResult(1); }", DiagnosticSeverity.Info)]
    [InlineData("public Action? Callback; void Set() { lock (_g) { {|#0:Callback!()|}; } }", DiagnosticSeverity.Info)]
    public Task Severity_FollowsTheHarm(string members, DiagnosticSeverity severity)
    {
        var test = new Support.AnalyzerVerifier<Analyzers.Liveness.ForeignCodeAnalyzer, EmptyCodeFixProvider>.Test { TestCode = Class(members) };
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.ForeignCodeId, severity).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));
        return test.RunAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("readonly TaskCompletionSource<int> _x = [|new()|]; void Set() => _x.SetResult(1);", "readonly TaskCompletionSource<int> _x = new(TaskCreationOptions.RunContinuationsAsynchronously); void Set() => _x.SetResult(1);")]
    [InlineData("readonly TaskCompletionSource<int> _x = new(); void Set() { lock (_g) { [|_x.SetResult(1)|]; } }", "readonly TaskCompletionSource<int> _x = new(TaskCreationOptions.RunContinuationsAsynchronously); void Set() { lock (_g) { _x.SetResult(1); } }")]
    [InlineData("TaskCompletionSource _x = [|new TaskCompletionSource(new object(), TaskCreationOptions.LongRunning)|]; void Set() => _x.SetResult();", "TaskCompletionSource _x = new TaskCompletionSource(new object(), TaskCreationOptions.LongRunning | TaskCreationOptions.RunContinuationsAsynchronously); void Set() => _x.SetResult();")]
    [InlineData("TaskCompletionSource _x = [|new(\"state\")|], _y = [|new()|]; void Set() { _x.SetResult(); _y.SetResult(); }", "TaskCompletionSource _x = new(\"state\", TaskCreationOptions.RunContinuationsAsynchronously), _y = new(TaskCreationOptions.RunContinuationsAsynchronously); void Set() { _x.SetResult(); _y.SetResult(); }")]
    public Task Source_GetsTheFlag(string before, string after) => Verify.Fixes(Class(before), Class(after));

    [Theory]
    [InlineData("void F() { lock (_g) { _n++; [|Changed?.Invoke(this, EventArgs.Empty)|]; } }", "void F() { lock (_g) { _n++; } Changed?.Invoke(this, EventArgs.Empty); }")]
    [InlineData("void F() { lock (_g) { _n++; [|_cts.Cancel()|]; } }", "void F() { lock (_g) { _n++; } _cts.Cancel(); }")]
    public Task LastCall_MovesBehindTheLock(string before, string after) => After.Fixes(Class(More + before), Class(More + after));

    [Theory]
    [InlineData("void F() { lock (_g) { [|Changed?.Invoke(this, EventArgs.Empty)|]; _n++; } }")]
    [InlineData("event Action<int>? Number; void F() { lock (_g) { _n++; [|Number?.Invoke(_n)|]; } }")]
    [InlineData("void F() { lock (_g) { _n++; [|Callback!()|]; } }")]
    public Task CallThatNeedsTheLock_HasNoFix(string members) => After.OffersNoFix(Class(More + members));
}
