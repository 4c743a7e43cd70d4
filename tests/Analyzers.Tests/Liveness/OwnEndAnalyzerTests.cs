using static Concurrency.Analyzers.Tests.Liveness.LivenessSource;
using Fix = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.OwnEndAnalyzer, Concurrency.CodeFixes.StopWaitingCodeFix>;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.OwnEndAnalyzer>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2016.</summary>
public sealed class OwnEndAnalyzerTests
{
    [Theory]
    [InlineData("public async Task F() { await [|Self.Lifetime.StopAsync(TimeSpan.FromSeconds(1))|]; }")]
    [InlineData("public async Task F() { await [|Self.Lifetime.DrainAsync()|].ConfigureAwait(false); }")]
    [InlineData("public async Task F() { await [|Self.Lifetime.Completion|]; }")]
    [InlineData("public async Task F() { await [|Self.DisposeAsync()|]; }")]
    [InlineData("public Task F() => [|Self.Lifetime.Completion|];")]
    [InlineData("public Task F() => [|Self.Lifetime.StopAsync(TimeSpan.Zero)|];")]
    [InlineData("public async Task F() { var me = Self; await [|me.DisposeAsync()|]; }")]
    [InlineData("public async Task F() { var life = Self.Lifetime; await [|life.Completion|].WaitAsync(TimeSpan.FromSeconds(1)); }")]
    [InlineData("public void F() { [|Self.Lifetime.StopAsync(TimeSpan.Zero)|].Wait(); }")]
    [InlineData("[Message] private async Task F() { await [|this.Self.DisposeAsync()|].AsTask(); }")]
    [InlineData("public async Task F() { Task end = Self.Lifetime.StopAsync(TimeSpan.Zero); await Task.Yield(); await [|end|]; }")]
    [InlineData("public async Task F() { var end = Self.DisposeAsync(); await [|end|].ConfigureAwait(false); }")]
    [InlineData("public async Task F() { Task end = Self.DisposeAsync().AsTask(); await [|end|].WaitAsync(TimeSpan.FromSeconds(1)); }")]
    [InlineData("public void F() { Task end = Self.Lifetime.Completion; [|end|].Wait(); }")]
    [InlineData("public Task F() { Task end = Self.Lifetime.Completion; return [|end|]; }")]
    public Task WaitForItself_IsReported(string member) => Verify.Diagnoses(Usings + "[Actor] public sealed partial class A { " + member + " }");

    [Theory]
    [InlineData("public void F() { _ = Self.Lifetime.StopAsync(TimeSpan.Zero); }")]
    [InlineData("public async Task F() { _ = Self.DisposeAsync().AsTask(); await Task.Yield(); }")]
    [InlineData("public void F() { Self.Lifetime.Abort(); }")]
    [InlineData("public async Task F(B.Ref other) { await other.Lifetime.StopAsync(TimeSpan.Zero); await other.DisposeAsync(); }")]
    [InlineData("public async Task F(Ref other) { await other.DisposeAsync(); await other.Lifetime.Completion; }")]
    [InlineData("public void F() { _ = Task.Run(async () => await Self.DisposeAsync()); }")]
    [InlineData("public void F() { Self.Lifetime.Completion.ContinueWith(_ => { }); }")]
    [InlineData("public bool F() => Self.Lifetime.Completion.IsCompleted;")]
    [InlineData("[NotAMessage] public async Task F() => await Self.DisposeAsync(); public int G() => 1;")]
    [InlineData("public int G() => 1; private async Task End() => await Self.DisposeAsync();")]
    [InlineData("public int G() => 1; public static async Task End(Ref other) => await other.DisposeAsync();")]
    [InlineData("public async Task F(IAsyncDisposable d) { await d.DisposeAsync(); }")]
    [InlineData("public async Task F(Task other) { Task end = Self.Lifetime.Completion; if (await Task.WhenAny(end, other) == end) await end; }")]
    [InlineData("public async Task F() { Task end = Self.Lifetime.Completion; if (end.IsCompleted) await end; }")]
    [InlineData("public async Task F() { Task end = Self.Lifetime.Completion; end = Task.CompletedTask; await end; }")]
    [InlineData("public async Task F(B.Ref other) { Task end = other.Lifetime.StopAsync(TimeSpan.Zero); await end; }")]
    [InlineData("public async Task F() { Task end = Self.Lifetime.Completion; _ = Task.Run(async () => await end); await Task.Yield(); }")]
    [InlineData("public async Task F() { Task end = Self.Lifetime.StopAsync(TimeSpan.Zero); await Task.Yield(); Watch(end); } private void Watch(Task t) { }")]
    [InlineData("public bool F() { Task end = Self.Lifetime.Completion; return end.IsCompleted; }")]
    public Task EndOfOthers_OrBegunOnly_IsNotReported(string member) => Verify.IsSilent(Usings + "[Actor] public sealed partial class A { " + member + " } [Actor] public sealed partial class B { public int X() => 1; }");

    [Theory]
    [InlineData("public async Task F() { await End(); } private async Task End() { await [|Self.DisposeAsync()|]; }")]
    [InlineData("public Task F() => End(); public Task G() => End(); private Task End() => [|Self.Lifetime.Completion|];")]
    [InlineData("public async Task F() { await Close().ConfigureAwait(false); } private async Task Close() { await this.End(); } private async ValueTask End() { await [|Self.Lifetime.DrainAsync()|]; }")]
    [InlineData("public void F() { End(TimeSpan.Zero); } private void End(TimeSpan limit) { [|Self.Lifetime.StopAsync(limit)|].Wait(); }")]
    [InlineData("public async Task F() { await End(); } internal async Task End() { await [|Self.DisposeAsync()|]; }")]
    [InlineData("public async Task F() { await End(); } [NotAMessage] public async Task End() { Task end = Self.DisposeAsync().AsTask(); await [|end|]; }")]
    public Task WaitInAMethodThatIsWaitedFor_IsReported(string members) => Verify.Diagnoses(Usings + "[Actor] public sealed partial class A { " + members + " }");

    [Theory]
    [InlineData("public async Task F() { await End(); } protected async Task End() { await [|Self.DisposeAsync()|]; }")]
    [InlineData("public async Task F() { await Close(); } protected Task Close() => End(); private protected Task End() => [|Self.Lifetime.Completion|];")]
    public Task WaitInAProtectedMethodThatIsWaitedFor_IsReported(string members) => Verify.Diagnoses(Usings + "[Actor] public partial class A { " + members + " }");

    [Theory]
    [InlineData("public async Task F() { await End(); } protected virtual async Task End() { await Self.DisposeAsync(); }")]
    [InlineData("public async Task F() { _ = End(); await Task.Yield(); } protected async Task End() { await Self.DisposeAsync(); }")]
    [InlineData("public async Task F() { await End(false); } protected async Task End(bool wait) { if (wait) await Self.DisposeAsync(); }")]
    [InlineData("public int F() => 1; protected async Task End() { await Self.DisposeAsync(); }")]
    [InlineData("public async Task F(B.Ref b) { await End(b); } protected async Task End(B.Ref b) { await b.DisposeAsync(); }")]
    public Task ProtectedMethodThatMayBeAnother_OrIsNotWaitedFor_IsNotReported(string members) => Verify.IsSilent(Usings + "[Actor] public partial class A { " + members + " } [Actor] public sealed partial class B { public int X() => 1; }");

    [Theory]
    [InlineData("public void F() { _ = End(); } private async Task End() { await Self.DisposeAsync(); }")]
    [InlineData("public async Task F() { End(); await Task.Yield(); } private async void End() { await Self.DisposeAsync(); }")]
    [InlineData("public async Task F() { await Task.WhenAny(End(), Task.Delay(1)); } private async Task End() { await Self.DisposeAsync(); }")]
    [InlineData("public async Task F() { await End(); } private async Task End() { _ = Self.DisposeAsync().AsTask(); await Task.Yield(); }")]
    [InlineData("public async Task F() { await End(false); } private async Task End(bool wait) { if (wait) await Self.DisposeAsync(); }")]
    [InlineData("public void F() { _ = Task.Run(() => End()); } private async Task End() { await Self.DisposeAsync(); }")]
    [InlineData("public async Task F() { await End(); } private async Task End() { _ = Task.Run(async () => await Self.DisposeAsync()); await Task.Yield(); }")]
    [InlineData("public async Task F(B.Ref b) { await End(b); } private async Task End(B.Ref b) { await b.DisposeAsync(); }")]
    [InlineData("public bool F() => End().IsCompleted; private Task End() => Self.Lifetime.Completion;")]
    [InlineData("public bool F() => Ended(); private bool Ended() => Self.Lifetime.Completion.IsCompleted;")]
    [InlineData("public void F() { Later(() => End()); } private void Later(Func<Task> work) { } private Task End() => Self.Lifetime.Completion;")]
    [InlineData("public int F() => 1; [NotAMessage] public async Task G() { await End(); } private Task End() => Self.Lifetime.Completion;")]
    [InlineData("public void F() { async Task Local() { await End(); } _ = Local(); } private Task End() => Self.Lifetime.Completion;")]
    [InlineData("public async Task F() { await Watch(); } private async Task Watch() { Self.Lifetime.Completion.ContinueWith(_ => { }); await Task.Yield(); }")]
    public Task PrivateMethodThatIsNotWaitedFor_OrDoesNotWait_IsNotReported(string members) => Verify.IsSilent(Usings + "[Actor] public sealed partial class A { " + members + " } [Actor] public sealed partial class B { public int X() => 1; }");

    [Theory]
    [InlineData("[|Self.Lifetime.StopAsync(TimeSpan.Zero)|].Wait();", "_ = Self.Lifetime.StopAsync(TimeSpan.Zero);")]
    [InlineData("[|Self.Lifetime.DrainAsync()|].GetAwaiter().GetResult();", "_ = Self.Lifetime.DrainAsync();")]
    [InlineData("await [|Self.Lifetime.StopAsync(TimeSpan.Zero)|];", "_ = Self.Lifetime.StopAsync(TimeSpan.Zero);")]
    [InlineData("await [|Self.DisposeAsync()|].ConfigureAwait(false);", "_ = Self.DisposeAsync();")]
    [InlineData("await [|Self.Lifetime.Completion|];", null)]
    public Task StopWaiting(string before, string? after)
    {
        // By hand: a fix under test sees the project before the generators have run.
        static string Code(string statement) => Usings + "[Pipeline] class A { private Ref Self => null!; private class Ref { public Lifetime Lifetime => null!; public ValueTask DisposeAsync() => default; } public async Task F() { " + statement + " } } namespace Concurrency { class PipelineAttribute : Attribute { } }";
        return after is null ? Fix.OffersNoFix(Code(before)) : Fix.Fixes(Code(before), Code(after));
    }
}
