using Concurrency.CodeFixes;

namespace Concurrency.Analyzers.Tests.Refactorings;

public sealed class ConvertToActorRefactoringTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Concurrency;\n#pragma warning disable CS1998, CS0169, CS0414, CS4014\n";

    private const string Account = """
        public sealed class $$Account
        {
            private readonly object _gate = new();
            private int _balance;

            public Account(int balance)
            {
                _balance = balance;
            }

            public int Deposit(int amount)
            {
                lock (_gate)
                {
                    _balance += amount;
                    return Rounded();
                }
            }

            public void Reset()
            {
                lock (_gate)
                {
                    _balance = 0;
                }
            }

            private int Rounded() => _balance;
        }
        """;

    [Fact]
    public async Task LockedClass_BecomesAnActorAndItsCallersAsk()
    {
        string? changed = await RefactoringRun.Apply<ConvertToActorRefactoring>(Usings + Account + """

            public sealed class Bank
            {
                private readonly Account _main = new(5);

                public async Task<int> Run(Account other)
                {
                    Account own = new Account(1);
                    var last = new Account(2);
                    own.Reset();
                    last.Reset();
                    int sum = _main.Deposit(1) + other.Deposit(2);
                    return sum + own.Deposit(3).CompareTo(4);
                }
            }
            """);

        Assert.Equal(Usings + """
            [Actor(AskTimeoutMilliseconds = Timeout.Infinite)]
            public sealed partial class Account
            {
                private int _balance;

                public Account(int balance)
                {
                    _balance = balance;
                }

                public int Deposit(int amount)
                {
                    _balance += amount;
                    return Rounded();
                }

                public void Reset()
                {
                    _balance = 0;
                }

                private int Rounded() => _balance;
            }
            public sealed class Bank
            {
                private readonly Account.Ref _main = Account.Ref.Start(5);

                public async Task<int> Run(Account.Ref other)
                {
                    Account.Ref own = Account.Ref.Start(1);
                    var last = Account.Ref.Start(2);
                    await own.ResetAsync();
                    await last.ResetAsync();
                    int sum = await _main.DepositAsync(1) + await other.DepositAsync(2);
                    return sum + (await own.DepositAsync(3)).CompareTo(4);
                }
            }
            """, changed);
    }

    [Theory]
    [InlineData("private readonly Account _main = new(5);")]
    [InlineData("private readonly Account _main = new Account(5);")]
    [InlineData("private Account? _main; public async Task F() { var a = new Account(1); a.Reset(); }")]
    [InlineData("public async Task F() { Account a = new(1); int x = a.Deposit(2) + a.Deposit(3); }")]
    [InlineData("public async Task<int> F(Account a) => a.Deposit(2).CompareTo(3);")]
    public async Task UseThatCanGoOn_DoesNotKeepTheClass(string member) => Assert.NotNull(await RefactoringRun.Apply<ConvertToActorRefactoring>(Usings + Account + "class User { " + member + " }"));

    [Fact]
    public async Task ClassWithASemaphore_BecomesAnActor()
    {
        string? changed = await RefactoringRun.Apply<ConvertToActorRefactoring>(Usings + """
            class $$Store
            {
                private readonly SemaphoreSlim _gate = new(1, 1);
                private int _count;

                public async Task<int> AddAsync(int by)
                {
                    await _gate.WaitAsync();
                    try
                    {
                        await Task.Delay(1);
                        return _count += by;
                    }
                    finally
                    {
                        _gate.Release();
                    }
                }
            }

            class User
            {
                public async Task<int> Use(Store store) => await store.AddAsync(1).ConfigureAwait(false);
            }
            """);

        Assert.NotNull(changed);
        Assert.DoesNotContain("_gate", changed);
        Assert.Contains("Use(Store.Ref store) => await store.AddAsync(1).ConfigureAwait(false)", changed);
    }

    [Theory]
    [InlineData("class User { public int Use(Account a) => a.Deposit(1); }")]
    [InlineData("class User { public async Task<int> Use(Account a) { lock (this) { return a.Deposit(1); } } }")]
    [InlineData("class User { public async Task Use(Account a) { Action later = () => a.Reset(); later(); } }")]
    [InlineData("class User { public Func<int, int> Use(Account a) => a.Deposit; }")]
    [InlineData("class User { public async Task Use(Account? a) => a?.Reset(); }")]
    [InlineData("class User { List<Account> _all = []; }")]
    [InlineData("class User { Type Use() => typeof(Account); }")]
    [InlineData("class User { object Use() => new Account(1); void Cast(object o) { var a = (Account)o; } }")]
    [InlineData("class User { int Use() => new Account(1).Deposit(2); }")]
    public async Task CallerThatCannotAsk_KeepsTheClass(string user) => Assert.Null(await RefactoringRun.Apply<ConvertToActorRefactoring>(Usings + Account + user));

    [Theory]
    [InlineData("public int Balance() => _balance;")]
    [InlineData("public int Balance { get { lock (_gate) { return _balance; } } }")]
    [InlineData("public int Peek() { int old = _balance; lock (_gate) { return old; } }")]
    [InlineData("public int Other() { lock (_other) { return _balance; } } private readonly object _other = new();")]
    [InlineData("private void Again() { lock (_gate) { } }")]
    [InlineData("internal int Balance() { lock (_gate) { return _balance; } }")]
    [InlineData("public override string ToString() { lock (_gate) { return \"\"; } }")]
    [InlineData("public int Map(Func<int, int> f) { lock (_gate) { return f(_balance); } } private Func<int> Now() => () => _balance;")]
    [InlineData("public event Action? Changed;")]
    [InlineData("public bool Is(object o) { lock (_gate) { return o == this; } }")]
    [InlineData("public bool Try(out int x) { lock (_gate) { x = 1; return true; } }")]
    [InlineData("public static Account Make() => new(1);")]
    [InlineData("public void ResetAsync() { lock (_gate) { } }")]
    [InlineData("private void Wake() { Monitor.PulseAll(_gate); }")]
    public async Task ClassThatIsMoreThanItsLock_StaysAsItIs(string member) =>
        Assert.Null(await RefactoringRun.Apply<ConvertToActorRefactoring>(Usings + Account.Replace("private int Rounded()", member + " private int Rounded()", StringComparison.Ordinal)));

    [Theory]
    [InlineData("class $$Account : IDisposable { private readonly object _gate = new(); public void Dispose() { lock (_gate) { } } }")]
    [InlineData("class $$Account<T> { private readonly object _gate = new(); public void F() { lock (_gate) { } } }")]
    [InlineData("abstract class $$Account { private readonly object _gate = new(); public void F() { lock (_gate) { } } }")]
    [InlineData("record $$Account { private readonly object _gate = new(); public void F() { lock (_gate) { } } }")]
    [InlineData("class $$Account { public readonly object Gate = new(); public void F() { lock (Gate) { } } }")]
    [InlineData("class $$Account { private readonly SemaphoreSlim _gate = new(2); public async Task F() { await _gate.WaitAsync(); try { } finally { _gate.Release(); } } }")]
    [InlineData("class $$Account { private readonly SemaphoreSlim _gate = new(1); public async Task F(CancellationToken ct) { await _gate.WaitAsync(ct); try { } finally { _gate.Release(); } } }")]
    [InlineData("class $$Account { private int _n; private void F() { } }")]
    public async Task OtherClasses_StayAsTheyAre(string source) => Assert.Null(await RefactoringRun.Apply<ConvertToActorRefactoring>(Usings + source));
}
