namespace Concurrency.Generators.Tests;

/// <summary>Pools of every shape, compiled without a warning and run.</summary>
public sealed class WorkerPoolExecutionTests
{
    [Fact]
    public Task EveryReturnType_WithAndWithoutToken_Answers() => ActorProgram.Expect("1 2 3 4 5 6 7", """
        [WorkerPool] public sealed partial class A
        {
            private int _n;
            public void V() => _n = 1;
            public int I() => 2;
            public int It(CancellationToken ct) => ct.CanBeCanceled ? 3 : -1;
            public async Task T() { await Task.Yield(); _n = 4; }
            public async Task<int> Ti(CancellationToken ct) { await Task.Yield(); return 5; }
            public async ValueTask Vt(CancellationToken ct) { await Task.Yield(); _n = 6; }
            public async ValueTask<int> Vti() { await Task.Yield(); return 7; }
            public int N() => _n;
        }
        """, """
            await using A.Pool a = A.Pool.Start();
            await a.VAsync(); int v = await a.NAsync(); int i = await a.IAsync(); int it = await a.ItAsync();
            await a.TAsync(); int t = await a.NAsync(); int ti = await a.TiAsync(); await a.VtAsync(); int vt = await a.NAsync();
            return $"{v} {i} {it} {t} {ti} {vt} {await a.VtiAsync()}";
        """);

    [Fact]
    public Task FanOuts_OfEveryKind_FromEverySource() => ActorProgram.Expect("1,4,9 1,4,9 3 14 ok,failed,ok", """
        [WorkerPool(Concurrency = 2, Failure = FailureMode.RunAll)] public sealed partial class A
        {
            public int Square(int n) => n * n;
            public int Positive(int n) => n < 0 ? throw new ArgumentException("n") : n;
        }
        """, """
            await using A.Pool a = A.Pool.Start();
            var reports = 0L;
            int[] all = await a.SquareAllAsync([1, 2, 3]);
            int[] asynchronous = await a.SquareAllAsync(Stream(), new Progress(p => reports = p.Completed), default);
            int sum = 0;
            await foreach (int n in a.SquareEachAsync(Enumerable.Range(1, 3))) sum += n;
            JobResult<int>[] settled = await a.PositiveSettledAsync(new List<int> { 1, -1, 2 });
            return $"{string.Join(",", all)} {string.Join(",", asynchronous)} {reports} {sum} {string.Join(",", settled.Select(s => s.IsSuccess ? "ok" : "failed"))}";
        }
        private sealed class Progress(Action<PoolProgress> report) : IProgress<PoolProgress> { public void Report(PoolProgress value) => report(value); }
        private static async IAsyncEnumerable<int> Stream() { for (int i = 1; i <= 3; i++) { await Task.Yield(); yield return i; }
        """);

    [Fact]
    public Task SeveralParameters_AreTuples_WithTheirNames() => ActorProgram.Expect("a-1 b-2 c-3x", """
        [WorkerPool] public sealed partial class A
        {
            public string Join(string name, int number, CancellationToken ct = default, string suffix = "") => name + "-" + number + suffix;
            public string Odd(string Item2, int Rest, in int _) => Item2 + Rest + _;
        }
        """, """
            await using A.Pool a = A.Pool.Start();
            var items = new (string name, int number, string suffix)[] { ("a", 1, ""), ("b", 2, "") };
            string[] all = await a.JoinAllAsync(items);
            await a.OddAllAsync([("x", 1, 2)]);
            return string.Join(" ", all) + " " + await a.JoinAsync("c", 3, suffix: "x");
        """);

    [Fact]
    public Task Parameters_OfEveryPassableKind_Arrive() => ActorProgram.Expect("7|x|5|1+2|(3, z)|Two|@|null", """
        public enum E { One, Two = -2 }
        [WorkerPool] public sealed partial class A
        {
            public string Opt(int a = 7, string s = "x", in int i = 5) => $"{a}|{s}|{i}";
            public string Params(params int[] xs) => string.Join("+", xs);
            public string Tuple((int A, string B) t, E e = E.Two) => t + "|" + e;
            public string Words(string @class, string? none = null, int? number = null) => @class + "|" + (none ?? "null") + number;
            public string Hidden(int jobs, int item, int token, int source, int progress, int options) => "";
        }
        """, """
            await using A.Pool a = A.Pool.Start();
            return string.Join("|", await a.OptAsync(), await a.ParamsAsync([1, 2]), await a.TupleAsync((3, "z")), await a.WordsAsync("@"));
        """);

    [Fact]
    public Task Overloads_AreNotAmbiguous() => ActorProgram.Expect("one two3 two4 one,one two1,two2", """
        [WorkerPool] public sealed partial class A
        {
            public string Find(string s) => "one";
            public string Find(string s, int n = 3) => "two" + n;
        }
        """, """
            await using A.Pool a = A.Pool.Start();
            return $"{await a.FindAsync("x")} {await a.FindAsync("x", n: 3)} {await a.FindAsync("x", 4, CancellationToken.None)} "
                + string.Join(",", await a.FindAllAsync(["a", "b"])) + " " + string.Join(",", await a.FindAllAsync([("a", 1), ("b", 2)]));
        """);

    [Fact]
    public Task BaseWithJobs_NestedGenericRequired_MarkedMethods() => ActorProgram.Expect("base 1 own 4 k 3", """
        [WorkerPool] public abstract partial class B<T> { public string Base(T t) => "base " + t; public abstract string Own(); [Job] protected internal int Guarded() => 3; }
        public static partial class Outer { [WorkerPool] public sealed partial class Box<T>(T item) : B<int>, IDisposable where T : notnull
        {
            public required int Size { get; init; }
            public override string Own() => "own";
            [Message] internal string Get() => Size + " " + item;
            [NotAMessage] public void Span(ReadOnlySpan<int> s) { }
            public void Dispose() { }
        } }
        """, """
            await using var box = Outer.Box<string>.Pool.Start("k", size: 4);
            return await box.BaseAsync(1) + " " + await box.OwnAsync() + " " + await box.GetAsync() + " " + await box.GuardedAsync();
        """);

    [Fact]
    public Task StartFromAContainer_AndByTheInterface() => ActorProgram.Expect("5 A", """
        [WorkerPool] public sealed partial class A(Func<int> number) { public int Get() => number(); }
        public sealed class Container : IServiceProvider { public object? GetService(Type type) => type == typeof(Func<int>) ? new Func<int>(() => 5) : null; }
        public static class Starter { public static T Start<T>() where T : class, IPoolHandle<T> => T.Start(new Container(), null); }
        """, """
            await using A.Pool a = Starter.Start<A.Pool>();
            return await a.GetAsync() + " " + a.Name;
        """);

    [Fact]
    public Task InterfacesWhoseMembersAreAllJobs_AreImplementedByTheHandle() => ActorProgram.Expect("3 seen 1 4 False False", """
        public interface IBase { ValueTask SeeAsync(string what); }
        public interface IAdder<T> : IBase, IAsyncDisposable { Task<T> AddAsync(T a, T b, CancellationToken token); ValueTask<string> SeenAsync(); Task<object?> TwiceAsync(T n); }
        public interface IPartly { int Other(); Task<int> AddAsync(int a, int b, CancellationToken token); }
        public interface ISynchronous { string? Name(int n); }
        [WorkerPool] public sealed partial class Adder : IAdder<int>, IPartly, ISynchronous
        {
            private string _seen = "";
            public Task<int> AddAsync(int a, int b, CancellationToken token) => Task.FromResult(a + b);
            public ValueTask SeeAsync(string what) { lock (this) _seen = what; return default; }
            public ValueTask<string> SeenAsync() => new(_seen);
            Task<object?> IAdder<int>.TwiceAsync(int n) => Task.FromResult<object?>(2 * n);
            [NotAMessage] int IPartly.Other() => 0;
            public string? Name(int n) => null;
            public ValueTask DisposeAsync() => default;
        }
        public interface ITwice { Task<int> TwiceAsync(int n); }
        [WorkerPool] public sealed partial class Twice : ITwice { public Task<int> TwiceAsync(int n) => Task.FromResult(2 * n); }
        public interface IGood : IBase { Task<int> AddAsync(int a, int b, CancellationToken token); }
        [WorkerPool] public sealed partial class Good : IGood
        {
            public string Seen { get; private set; } = "";
            public Task<int> AddAsync(int a, int b, CancellationToken token) => Task.FromResult(a + b);
            public ValueTask SeeAsync(string what) { what.ToString(); return default; }
        }
        """, """
            await using Adder.Pool pool = Adder.Pool.Start();
            await using Twice.Pool twice = Twice.Pool.Start();
            await using Good.Pool good = Good.Pool.Start();
            IGood contract = good;
            ITwice doubled = twice;
            await contract.SeeAsync("seen");
            return $"{await contract.AddAsync(1, 2, default)} seen 1 {await doubled.TwiceAsync(2)} {(object)pool is IPartly} {(object)pool is ISynchronous}";
        """);

    [Fact]
    public Task Obsolete_StandsOnTheHandleToo() => ActorProgram.Expect("1", """
        #pragma warning disable CS0618
        [WorkerPool] public sealed partial class A { [Obsolete("old")] public int Old(int n) => n; [Obsolete("gone", true)] public int Gone(int n) => n; }
        """, """
            await using A.Pool a = A.Pool.Start(); return (await a.OldAsync(1)).ToString();
        """);

    [Fact]
    public Task AwkwardNames_Compile() => ActorProgram.Expect("1 2 3 4", """
        [WorkerPool] public sealed partial class Jobs { public int Async(int n) => n; public int All(int n) => n; public int Defaults(int n) => n; public int @class(int @default) => @default; }
        """, """
            await using Jobs.Pool a = Jobs.Pool.Start(); EnqueueResult r = a.TryPost.@class(1);
            return $"{await a.Async(1)} {await a.AllAsync(2)} {(await a.DefaultsAllAsync([3]))[0]} {(await a.classAllAsync([4]))[0]}";
        """);
}
