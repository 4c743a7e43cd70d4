using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.LeavesActorAnalyzer, Concurrency.CodeFixes.StayInActorCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1012.</summary>
public sealed class LeavesActorAnalyzerTests
{
    [Theory]
    [InlineData("[Interleave] public async Task F() { await [|W().ConfigureAwait(false)|]; }")]
    [InlineData("[Interleave] public async Task<int> F() { return await [|V().ConfigureAwait(false)|]; }")]
    [InlineData("[Interleave] public async Task F() { await [|W().ConfigureAwait(continueOnCapturedContext: false)|]; }")]
    [InlineData("[Interleave] public async Task F() { await [|W().ConfigureAwait(ConfigureAwaitOptions.ForceYielding)|]; }")]
    [InlineData("[Interleave] public async Task F() { await G(); } private async Task G() { await [|W().ConfigureAwait(false)|]; }")]
    [InlineData("[Interleave] public Task F() => G(); private async Task G() { await H(); } private async Task H() { await [|W().ConfigureAwait(false)|]; }")]
    [InlineData("[Interleave] public async Task F(IAsyncEnumerable<int> xs) { await foreach (int x in [|xs.ConfigureAwait(false)|]) { } }")]
    [InlineData("[Interleave] public async Task F(IAsyncDisposable d) { await using var c = [|d.ConfigureAwait(false)|]; }")]
    [InlineData("[Interleave, Message] private async Task F() { await L(); async Task L() { await [|W().ConfigureAwait(false)|]; } }")]
    [InlineData("[Interleave] public async IAsyncEnumerable<int> F() { await [|W().ConfigureAwait(false)|]; yield return 1; }")]
    public Task InterleavedTurnThatLeaves_IsReported(string member) => Diagnoses(member);

    [Theory]
    [InlineData("[Interleave] public async Task F() { await W(); await V(); }")]
    [InlineData("[Interleave] public async Task F() { await W().ConfigureAwait(true); }")]
    [InlineData("[Interleave] public async Task F() { await W().ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext); }")]
    [InlineData("[Interleave] public async Task F() { await W().ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing); }")]
    [InlineData("public async Task F() { await W().ConfigureAwait(false); }")]
    [InlineData("[Interleave] public async Task F() { await W(); } public async Task G() { await W().ConfigureAwait(false); }")]
    [InlineData("[Interleave] public async Task F() { await Task.Run(async () => { await W().ConfigureAwait(false); }); }")]
    [InlineData("[Interleave] public async Task F(B b) { await b.G(); }")]
    [InlineData("[Interleave] public async Task F(bool b) { await W().ConfigureAwait(b); }")]
    [InlineData("[Interleave] public async Task F() { Own(1).ConfigureAwait(false); await W(); } private A Own(int n) => this; private void ConfigureAwait(bool b) { }")]
    [InlineData("[Interleave, NotAMessage] public async Task F() { await W().ConfigureAwait(false); }")]
    [InlineData("[Interleave] public async IAsyncEnumerable<int> F() { await W(); yield return 1; }")]
    [InlineData("public async IAsyncEnumerable<int> F() { await W().ConfigureAwait(false); yield return 1; }")]
    public Task TurnThatStays_IsNotReported(string member) => Diagnoses(member);

    [Fact]
    public Task ClassThatIsNoActor_IsNotReported() =>
        Verify.IsSilent(HandwrittenHandle.Usings + "class C { [Interleave] public async Task F() { await Task.Delay(1).ConfigureAwait(false); } }" + Attribute);

    [Theory]
    [InlineData("await [|W().ConfigureAwait(false)|]; // why", "await W(); // why")]
    [InlineData("int n = await [|V()\n            .ConfigureAwait(false)|] + 1;", "int n = await V() + 1;")]
    [InlineData("await [|W().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)|];", null)]
    public Task Stay(string before, string? after)
    {
        static string Code(string statement) => HandwrittenHandle.Usings + "[Actor]\npublic sealed partial class A\n{\n    Task W() => Task.Delay(1);\n    Task<int> V() => Task.FromResult(1);\n\n    [Interleave]\n    public async Task F()\n    {\n        " + statement + "\n    }\n}" + Attribute;
        return after is null ? Verify.OffersNoFix(Code(before)) : Verify.Fixes(Code(before), Code(after));
    }

    private const string Attribute = " namespace Concurrency { class InterleaveAttribute : Attribute { } }";

    private static Task Diagnoses(string member) => new Verify.Test
    {
        TestCode = HandwrittenHandle.Usings + "[Actor] public sealed partial class A { public void X() { } Task W() => Task.Delay(1); Task<int> V() => Task.FromResult(1); " + member + " } public class B { public async Task G() { await Task.Delay(1).ConfigureAwait(false); } }" + Attribute,
    }.RunAsync(CancellationToken.None);
}
