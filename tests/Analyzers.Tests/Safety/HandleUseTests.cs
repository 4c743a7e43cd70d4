using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Enqueue = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.IgnoredEnqueueAnalyzer, Concurrency.CodeFixes.AwaitTellCodeFix>;
using Mailbox = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.BypassedMailboxAnalyzer, Concurrency.CodeFixes.StartActorCodeFix>;
using Refused = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.IgnoredEnqueueAnalyzer, Concurrency.CodeFixes.ThrowWhenRefusedCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1015 and CG1023.</summary>
public sealed class HandleUseTests
{
    private const string Account = "[Actor] public sealed partial class Account { private int _n; public int Deposit(int n) => _n += n; public Task CloseAsync() => Task.CompletedTask; public int Balance => _n; internal void Audit() { } } ";

    [Theory]
    [InlineData("void F(Account.Ref a) { [|a.TryTell.Deposit(1)|]; }")]
    [InlineData("void F(Account.Ref a) => [|a.TryTell.Deposit(1)|];")]
    [InlineData("void F(Account.Ref? a) { a?[|.TryTell.Deposit(1)|]; }")]
    [InlineData("void F(AsyncQueue<int> q) { [|q.TryEnqueue(1)|]; }")]
    [InlineData("void F(AsyncQueue<int> q, List<int> xs) { xs.ForEach(x => [|q.TryEnqueue(x)|]); }")]
    public Task AnswerThatNobodyReads_IsReported(string member) => Enqueue.Diagnoses(HandwrittenHandle.Usings + Account + "class C { " + member + " }");

    [Theory]
    [InlineData("void F(Account.Ref a) { _ = a.TryTell.Deposit(1); }")]
    [InlineData("bool F(Account.Ref a) => a.TryTell.Deposit(1) == EnqueueResult.Enqueued;")]
    [InlineData("EnqueueResult F(Account.Ref a) => a.TryTell.Deposit(1);")]
    [InlineData("void F(Account.Ref a) { var r = a.TryTell.Deposit(1); if (r is EnqueueResult.Full) throw new Exception(); }")]
    [InlineData("async Task F(Account.Ref a) { await a.Tell.DepositAsync(1); a.Tell.DepositAsync(1); }")]
    [InlineData("void F(AsyncQueue<int> q) { switch (q.TryEnqueue(1)) { case EnqueueResult.Full: break; } }")]
    [InlineData("void F(Queue<int> q, ChannelWriter<int> w) { q.Enqueue(1); w.TryWrite(1); }")]
    [InlineData("void F(List<Func<EnqueueResult>> l, AsyncQueue<int> q) { l.Add(() => q.TryEnqueue(1)); }")]
    public Task AnswerThatIsRead_IsNotReported(string member) => Enqueue.IsSilent(HandwrittenHandle.Usings + Account + "class C { " + member + " }");

    [Theory]
    [InlineData("async Task F(Index.Ref r, List<int> l) { [|r.TryTell.Add(l)|]; await Task.Yield(); }", "async Task F(Index.Ref r, List<int> l) { await r.Tell.AddAsync(l); await Task.Yield(); }")]
    [InlineData("void F(Index.Ref r, List<int> l) { [|r.TryTell.Add(l)|]; }", null)]
    [InlineData("async Task F(AsyncQueue<int> q) { [|q.TryEnqueue(1)|]; await Task.Yield(); }", null)]
    public Task AwaitTell(string before, string? after)
    {
        static string Code(string member) => HandwrittenHandle.Usings + "class C { " + member + " }" + HandwrittenHandle.Source;
        return after is null ? Enqueue.OffersNoFix(Code(before)) : Enqueue.Fixes(Code(before), Code(after));
    }

    [Fact]
    public Task ThrowWhenRefused() => Refused.Fixes(
        HandwrittenHandle.Usings + """
        class C
        {
            void F(AsyncQueue<int> q)
            {
                [|q.TryEnqueue(1)|];
            }
        }
        """,
        HandwrittenHandle.Usings + """
        class C
        {
            void F(AsyncQueue<int> q)
            {
                if (q.TryEnqueue(1) is not (EnqueueResult.Enqueued or EnqueueResult.EnqueuedAfterDrop))
                {
                    throw new InvalidOperationException("The item was not taken in.");
                }
            }
        }
        """);

    [Theory]
    [InlineData("void F(AsyncQueue<int> q, bool b) { if (b) [|q.TryEnqueue(1)|]; else Console.WriteLine(); }")]
    [InlineData("void F(AsyncQueue<int>? q) { q?[|.TryEnqueue(1)|]; }")]
    [InlineData("void F(AsyncQueue<int> q) => [|q.TryEnqueue(1)|];")]
    public Task ThrowWhenRefused_WhereNoStatementFits_IsNotOffered(string member) => Refused.OffersNoFix(HandwrittenHandle.Usings + "class C { " + member + " }");

    [Theory]
    [InlineData("object F() => [|new Account()|];")]
    [InlineData("void F() { Account a = [|new()|]; }")]
    [InlineData("int F(Account a) => [|a.Deposit(1)|];")]
    [InlineData("async Task F(Account a) { await [|a.CloseAsync()|]; }")]
    [InlineData("Func<int> F(Account a) => () => [|a.Deposit(1)|];")]
    public Task ActorUsedAsAnObject_IsReported(string member) => Mailbox.Diagnoses(HandwrittenHandle.Usings + Account + "class C { " + member + " }");

    [Theory]
    [InlineData("class C { async Task F() { await using var a = Account.Ref.Start(); await a.DepositAsync(1); } }")]
    [InlineData("class C { int F(Account a) => a.Balance; void G(Account a) => a.Audit(); }")]
    [InlineData("class C { object F() => new List<int>(); string G(Account a) => a.ToString()!; Type H() => typeof(Account); }")]
    [InlineData("[Actor] sealed partial class B { private int _n; public int Twice(int n) => Once(n) + Once(n); public int Once(int n) => _n += n; public static B Make() => new(); }")]
    [InlineData("[Actor] sealed partial class B { public int Once(int n) => n; private sealed class Probe { int F() => new B().Once(1); } }")]
    [InlineData("class B { public int Once(int n) => n; } class C { int F() => new B().Once(1); }")]
    [InlineData("[System.CodeDom.Compiler.GeneratedCode(\"x\", \"1\")] class C { object F() => new Account(); }")]
    public Task HandleOwnCodeAndOtherMembers_AreNotReported(string source) => Mailbox.IsSilent(HandwrittenHandle.Usings + Account + source);

    [Theory]
    [InlineData("async Task<int> F() { var a = [|new Wallet(3)|]; {|CG1015:a.Put(1)|}; return {|CG1015:a.Put(2)|}; }", "async Task<int> F() { var a = Wallet.Ref.Start(3); await a.PutAsync(1); return await a.PutAsync(2); }")]
    [InlineData("int F() { var a = [|new Wallet(3)|]; return {|CG1015:a.Put(2)|}; }", null)]
    [InlineData("async Task<object> F() { var a = [|new Wallet(3)|]; await Task.Yield(); return a; }", null)]
    [InlineData("async Task<object> F() { await Task.Yield(); return [|new Wallet(3)|]; }", null)]
    public Task StartActor(string before, string? after)
    {
        // By hand: a fix under test sees the project before the generators have run.
        static string Code(string member) => HandwrittenHandle.Usings + "[Actor] class Wallet(int n) { public int Put(int x) => n += x; public sealed class Ref { public static Ref Start(int n) => new(); public ValueTask<int> PutAsync(int x) => default; } } class C { " + member + " }";
        return after is null ? new Mailbox.Test { TestCode = Code(before), FixedCode = Code(before) }.RunAsync() : new Mailbox.Test { TestCode = Code(before), FixedCode = Code(after), NumberOfIncrementalIterations = 1 }.RunAsync();
    }

    [Fact]
    public async Task Severity_IsASuggestionForTheMailbox()
    {
        var test = new AnalyzerVerifier<Analyzers.Safety.BypassedMailboxAnalyzer, EmptyCodeFixProvider>.Test { TestCode = HandwrittenHandle.Usings + Account + "class C { int F(Account a) => {|#0:a.Deposit(1)|}; }" };
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Rules.BypassedMailboxId, DiagnosticSeverity.Info).WithLocation(0).WithArguments("'Deposit' is called past the mailbox of 'Account', while a message may be running"));
        await test.RunAsync();
    }
}
