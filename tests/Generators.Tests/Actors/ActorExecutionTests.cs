using Concurrency.Support;

namespace Concurrency.Generators.Tests;

/// <summary>Actors of every shape, compiled without a warning and run.</summary>
public sealed class ActorExecutionTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Concurrency;\n";

    [Fact]
    public async Task EveryReturnType_WithAndWithoutToken_Answers() => await Expect("1 2 3 4 5 6 7", """
        [Actor] public sealed partial class A
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
        public static class Program { public static async Task<string> RunAsync() {
            await using A.Ref a = A.Ref.Start();
            await a.VAsync(); int v = await a.NAsync(); int i = await a.IAsync(); int it = await a.ItAsync();
            await a.TAsync(); int t = await a.NAsync(); int ti = await a.TiAsync(); await a.VtAsync(); int vt = await a.NAsync();
            return $"{v} {i} {it} {t} {ti} {vt} {await a.VtiAsync()}";
        } }
        """);

    [Fact]
    public async Task TellAndTryTell_ReachTheHandlerInOrder() => await Expect("1,2,3 Enqueued", """
        [Actor] public sealed partial class A
        {
            private readonly List<int> _all = [];
            public void Add(int n) => _all.Add(n);
            public string All() => string.Join(",", _all);
        }
        public static class Program { public static async Task<string> RunAsync() {
            await using A.Ref a = A.Ref.Start();
            await a.Tell.AddAsync(1); await a.Tell.AddAsync(2); EnqueueResult r = a.TryTell.Add(3);
            return await a.AllAsync() + " " + r;
        } }
        """);

    [Fact]
    public async Task Parameters_OfEveryPassableKind_Arrive() => await Expect("7|x|5|1+2|(3, z)|Two|c|2.5|@|null", """
        public enum E { One, Two = -2 }
        [Actor] public sealed partial class A
        {
            public string Opt(int a = 7, string s = "x", in int i = 5) => $"{a}|{s}|{i}";
            public string Params(params int[] xs) => string.Join("+", xs);
            public string Tuple((int A, string B) t, E e = E.Two, char c = 'c', double d = 2.5) => FormattableString.Invariant($"{t}|{e}|{c}|{d}");
            public string Words(string @class, string? none = null, int? number = null) => @class + "|" + (none ?? "null") + number;
            public string Hidden(int Handler, int Message, int options) => "";
        }
        public static class Program { public static async Task<string> RunAsync() {
            await using A.Ref a = A.Ref.Start();
            return string.Join("|", await a.OptAsync(), await a.ParamsAsync([1, 2]), await a.TupleAsync((3, "z")), await a.WordsAsync("@"));
        } }
        """);

    [Fact]
    public async Task Overloads_WithOptionalParameters_AreNotAmbiguous() => await Expect("one two3 two4", """
        [Actor] public sealed partial class A
        {
            public string Find(string s) => "one";
            public string Find(string s, int n = 3) => "two" + n;
        }
        public static class Program { public static async Task<string> RunAsync() {
            await using A.Ref a = A.Ref.Start();
            return $"{await a.FindAsync("x")} {await a.FindAsync("x", n: 3)} {await a.FindAsync("x", 4, CancellationToken.None)}";
        } }
        """);

    [Fact]
    public async Task Base_WithHandlers_IsPartOfTheDerivedHandle() => await Expect("base 1 own", """
        [Actor] public abstract partial class B<T> { public string Base(T t) => "base " + t; public abstract string Own(); }
        [Actor] public sealed partial class A : B<int> { public override string Own() => "own"; }
        public static class Program { public static async Task<string> RunAsync() {
            await using A.Ref a = A.Ref.Start();
            return await a.BaseAsync(1) + " " + await a.OwnAsync();
        } }
        """);

    [Fact]
    public async Task NestedGenericAndRequired_Start() => await Expect("4 k", """
        public static partial class Outer { [Actor] public sealed partial class Box<T>(T item) where T : notnull
        {
            public required int Size { get; init; }
            public string Get() => Size + " " + item;
        } }
        public static class Program { public static async Task<string> RunAsync() {
            await using var box = Outer.Box<string>.Ref.Start("k", size: 4);
            return await box.GetAsync();
        } }
        """);

    [Fact]
    public async Task MessageAndNotAMessage_DecideWhatIsOnTheHandle() => await Expect("3", """
        [Actor] public sealed partial class A : IDisposable
        {
            [Message] internal int Inside() => 3;
            [NotAMessage] public void Span(ReadOnlySpan<int> s) { }
            public void Dispose() { }
            public override string ToString() => "A";
        }
        public static class Program { public static async Task<string> RunAsync() {
            await using A.Ref a = A.Ref.Start();
            return (await a.InsideAsync()).ToString();
        } }
        """);

    [Fact]
    public async Task Exception_ReachesTheAskerWithItsStack() => await Expect("InvalidOperationException no True", """
        [Actor] public sealed partial class A { public void Fail() => throw new InvalidOperationException("no"); }
        public static class Program { public static async Task<string> RunAsync() {
            await using A.Ref a = A.Ref.Start();
            try { await a.FailAsync(); return "?"; }
            catch (Exception e) { return e.GetType().Name + " " + e.Message + " " + e.StackTrace!.Contains("A.Fail"); }
        } }
        """);

    [Fact]
    public async Task Self_IsTheActorsOwnHandle_AndThrowsWithoutOne() => await Expect("2 True", """
        [Actor] public partial class A
        {
            private int _n;
            public void Twice() { _n++; Self.TryTell.Once(); }
            public void Once() => _n++;
            public int N() => _n;
            [NotAMessage] public bool HasNoSelf() { try { _ = Self; return false; } catch (InvalidOperationException) { return true; } }
        }
        public static class Program { public static async Task<string> RunAsync() {
            await using A.Ref a = A.Ref.Start();
            await a.TwiceAsync();
            return await a.NAsync() + " " + new A().HasNoSelf();
        } }
        """);

    [Fact]
    public async Task Obsolete_StandsOnTheHandleToo() => await Expect("1", """
        [Actor] public sealed partial class A { [Obsolete("old")] public int Old() => 1; [Obsolete("gone", true)] public int Gone() => 2; }
        public static class Program {
        #pragma warning disable CS0618
            public static async Task<string> RunAsync() { await using A.Ref a = A.Ref.Start(); return (await a.OldAsync()).ToString(); }
        }
        """);

    [Fact]
    public async Task SameNameInTwoNamespaces_AndInCaseOnly_Generate() => await Expect("1 2 3", """
        namespace N1 { [Actor] public sealed partial class A { public int X() => 1; } }
        namespace N2 { [Actor] public sealed partial class A { public int X() => 2; } [Actor] public sealed partial class AB { public int X() => 0; } [Actor] public sealed partial class Ab { public int X() => 3; } }
        public static class Program { public static async Task<string> RunAsync() {
            await using var a = N1.A.Ref.Start(); await using var b = N2.A.Ref.Start(); await using var c = N2.Ab.Ref.Start();
            return $"{await a.XAsync()} {await b.XAsync()} {await c.XAsync()}";
        } }
        """);

    private static async Task Expect(string expected, string source) => Assert.Equal(expected, await Execution.RunAsync(Usings + source));
}
