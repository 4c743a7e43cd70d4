using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using static Concurrency.Analyzers.Tests.Liveness.LivenessSource;
using Fix = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.AskCycleAnalyzer, Concurrency.CodeFixes.CallDirectlyCodeFix>;
using Telling = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.AskCycleAnalyzer, Concurrency.CodeFixes.TellInsteadOfWaitingCodeFix>;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.AskCycleAnalyzer>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2013.</summary>
public sealed class AskCycleAnalyzerTests
{
    private const string Actor = "[Actor] public sealed partial class A { public int N() => 1; public Task<int> LongAsync(CancellationToken ct) => Task.FromResult(1); ";

    [Theory]
    [InlineData("public async Task<int> F() => await [|Self.NAsync()|];")]
    [InlineData("public async Task<int> F() => await [|Self.NAsync()|].ConfigureAwait(false) + 1;")]
    [InlineData("public async Task<int> F() => await [|Self.WithTimeout(TimeSpan.FromSeconds(1)).NAsync()|];")]
    [InlineData("public async Task<int> F() { Ref me = Self; return await [|me.NAsync()|]; }")]
    [InlineData("public ValueTask<int> F() => [|Self.NAsync()|];")]
    [InlineData("public async Task<int> F() => await G(); private async Task<int> G() => await [|Self.NAsync()|];")]
    [InlineData("public int F() => [|Self.NAsync()|].AsTask().Result;")]
    [InlineData("private Ref? _me; public void Start() => _me = Self; public async Task<int> F() => await [|_me!.NAsync()|];")]
    [InlineData("private Ref? _me; public async Task<int> F() { this._me = this.Self; return await [|_me.NAsync()|]; }")]
    public Task AskToItself_IsReported(string members) => Verify.Diagnoses(Usings + Actor + members + " }");

    [Theory]
    [InlineData("public async Task F() => await Self.Tell.NAsync();")]
    [InlineData("public void F() { _ = Self.NAsync(); }")]
    [InlineData("public void F() { Self.TryTell.N(); }")]
    [InlineData("public async Task<int> F(Ref other) => await other.NAsync();")]
    [InlineData("public async Task<int> F() => await Task.FromResult(N());")]
    [InlineData("public void F() { _ = Task.Run(async () => await Self.NAsync()); }")]
    [InlineData("public void F() { } private async Task<int> OnTimer() => await Self.NAsync();")]
    [InlineData("public void F() { } [NotAMessage] public async Task<int> G() => await Self.NAsync();")]
    [InlineData("private Ref? _me; public void Start(Ref other) => _me = other; public async Task<int> F() { _me = Self; return await _me.NAsync(); }")]
    [InlineData("private Ref? _me; public static void Set(A a, out Ref? r) { a._me = null; Fill(out a._me); r = null; } private static void Fill(out Ref? r) => r = null; public async Task<int> F() { _me = Self; return await _me.NAsync(); }")]
    [InlineData("private Ref? _next; public async Task<int> F() => _next is null ? 0 : await _next.NAsync();")]
    public Task TellOrOtherObject_IsSilent(string members) => Verify.IsSilent(Usings + Actor + members + " }");

    [Fact]
    public Task InterleavingTurn_IsSilent() => Verify.IsSilent(
        Usings + "namespace Concurrency { class InterleaveAttribute : System.Attribute; } " + Actor.Replace("[Actor]", "[global::Concurrency.Actor]") + "[global::Concurrency.Interleave] public async Task<int> F() => await Self.NAsync(); }");

    [Theory]
    [InlineData("public async Task X(B.Ref b) => await {|#0:b.YAsync(null!)|};", "public async Task Y(A.Ref a) => await {|#1:a.XAsync(null!)|};", true)]
    [InlineData("public async Task X(B.Ref b) => await b.YAsync(null!);", "public async Task Y(A.Ref a) => await a.Tell.XAsync(null!);", false)]
    [InlineData("public async Task X(B.Ref b) => await b.Tell.YAsync(null!);", "public async Task Y(A.Ref a) => await a.XAsync(null!);", false)]
    [InlineData("public async Task X(A.Ref a) => await a.XAsync(a);", "public async Task Y(B.Ref b) => await b.YAsync(b);", false)]
    [InlineData("public async Task X(B.Ref b) => await b.YAsync(null!);", "public void Y(A.Ref a) { }", false)]
    public Task AsksInACircleOfTwoTypes_AreMentioned(string ofA, string ofB, bool isReported)
    {
        var test = new Support.AnalyzerVerifier<Analyzers.Liveness.AskCycleAnalyzer, EmptyCodeFixProvider>.Test
        {
            TestCode = Usings + "[Actor] public sealed partial class A { " + ofA + " } [Actor] public sealed partial class B { " + ofB + " }",
        };
        if (isReported)
        {
            test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.AskCycleId, DiagnosticSeverity.Info).WithLocation(0).WithLocation(1, DiagnosticLocationOptions.None));
        }

        return test.RunAsync(CancellationToken.None);
    }

    // By hand: a fix under test sees the project before the generators have run.
    private const string Handle = """
        [System.AttributeUsage(System.AttributeTargets.Class)] sealed class OtherAttribute : System.Attribute;
        [Actor] public sealed class Account
        {
            private Ref Self => null!;
            public int Deposit(int amount) => amount;
            public Task<int> SaveAsync(int how, CancellationToken ct) => Task.FromResult(how);
            public sealed class Ref : IActorHandle<Ref>
            {
                public string Name => "";
                public Lifetime Lifetime => null!;
                public ActorStatistics Statistics => default;
                public ValueTask DisposeAsync() => default;
                public static Ref Start(IServiceProvider services, ActorOptions? options) => new();
                public ValueTask<int> DepositAsync(int amount, CancellationToken ct = default) => default;
                public ValueTask<int> SaveAsync(int how, CancellationToken ct = default) => default;
            }
            {0}
        }
        """;

    [Theory]
    [InlineData("public async Task<int> F(CancellationToken ct) { await Task.Yield(); return await [|Self.DepositAsync(1, ct)|]; }", "public async Task<int> F(CancellationToken ct) { await Task.Yield(); return Deposit(1); }")]
    [InlineData("public async Task<int> F(CancellationToken ct) { await Task.Yield(); return await [|Self.DepositAsync(1)|].ConfigureAwait(false) + 1; }", "public async Task<int> F(CancellationToken ct) { await Task.Yield(); return Deposit(1) + 1; }")]
    [InlineData("public async Task<int> F(CancellationToken ct) => await [|Self.SaveAsync(1)|];", "public async Task<int> F(CancellationToken ct) => await SaveAsync(1, ct);")]
    [InlineData("public async Task<int> F(CancellationToken ct) => await [|Self.SaveAsync(1, ct)|];", "public async Task<int> F(CancellationToken ct) => await SaveAsync(1, ct);")]
    public Task AskToItself_BecomesACall(string before, string after) => WithoutGenerator(before, after);

    [Theory]
    [InlineData("public async Task<int> F() => await [|Self.SaveAsync(1)|];")]
    [InlineData("public ValueTask<int> F() => [|Self.DepositAsync(1)|];")]
    public Task AskThatCannotBeACall_HasNoFix(string member) => WithoutGenerator(member, member);

    private static Task WithoutGenerator(string before, string after)
    {
        const string Diagnostics = "#pragma warning disable CG0001\n";
        var test = new Fix.Test { TestCode = Diagnostics + Usings + Handle.Replace("{0}", before), FixedCode = Diagnostics + Usings + Handle.Replace("{0}", after) };
        return test.RunAsync(CancellationToken.None);
    }
    [Fact]
    public Task AskWithoutAnAnswer_BecomesATell() => Telling.Fixes(
        Usings + Handwritten("await [|Self.AddAsync(1)|].ConfigureAwait(false);"),
        Usings + Handwritten("await Self.Tell.AddAsync(1).ConfigureAwait(false);"));

    [Fact]
    public Task AskWhoseAnswerIsRead_IsNoTell() => Telling.OffersNoFix(Usings + Handwritten("int n = await [|Self.NAsync()|];"));

    // A fix sees the project before the generators have run.
    private static string Handwritten(string statement) => """
        [Actor] public sealed class A
        {
            private Ref Self => null!;
            public void Add(int n) { }
            public int N() => 1;
            public async Task F() { STATEMENT }
            public sealed class Ref : IActorHandle<Ref>
            {
                static Ref IActorHandle<Ref>.Start(IServiceProvider services, ActorOptions? options) => new();
                public string Name => "";
                public Lifetime Lifetime => null!;
                public ActorStatistics Statistics => default;
                public ValueTask DisposeAsync() => default;
                public Sender Tell => default;
                public ValueTask AddAsync(int n, CancellationToken cancellationToken = default) => default;
                public ValueTask<int> NAsync(CancellationToken cancellationToken = default) => default;
                public readonly struct Sender { public ValueTask AddAsync(int n, CancellationToken cancellationToken = default) => default; public ValueTask NAsync(CancellationToken cancellationToken = default) => default; }
            }
        }
        """.Replace("STATEMENT", statement, StringComparison.Ordinal);

}
