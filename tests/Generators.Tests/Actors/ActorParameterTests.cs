using static Concurrency.Generators.Tests.ActorProgram;

namespace Concurrency.Generators.Tests;

/// <summary>What a message may take and return, compiled and run.</summary>
public sealed class ActorParameterTests
{
    [Fact]
    public Task ByReferenceForReading_IsTakenByValue() => Expect("1 2 3 1", """
        public readonly struct Point(int x) { public int X => x; }
        [Actor] public sealed partial class A
        {
            public int In(in Point p) => p.X;
            public int Readonly(ref readonly Point p) => p.X;
            public int Mixed(in int a, ref readonly int b, int c = 0) => a + b + c;
            public object InDynamic(in dynamic d) => d;
        }
        """, "await using A.Ref a = A.Ref.Start(); return $\"{await a.InAsync(new Point(1))} {await a.ReadonlyAsync(new Point(2))} {await a.MixedAsync(1, 2)} {await a.InDynamicAsync(1)}\";");

    [Fact]
    public Task DocumentedToken_IsDocumentedOnlyWhereItIsTaken() => Expect("3", """
        [Actor] public sealed partial class A
        {
            /// <summary>Adds.</summary>
            /// <param name="a">One.</param>
            /// <param name="cancellationToken">Gives
            /// up.</param>
            /// <returns>The sum.</returns>
            public int Add(int a, CancellationToken cancellationToken) => a + 1;

            /// <summary>Adds both.</summary>
            /// <param name='a'>One.</param>
            /// <param name='b'>The other.</param>
            /// <param name='cancellationToken' />
            public int Add(int a, int b = 1, CancellationToken cancellationToken = default) => a + b;
        }
        """, "await using A.Ref a = A.Ref.Start(); return $\"{await a.AddAsync(1, 2)}\";");

    [Fact]
    public Task Params_OfEveryKind_ArePlainCollections() => Expect("0 2 3 1+2", """
        [Actor] public sealed partial class A
        {
            public int Array(params string[] xs) => xs.Length;
            public int List(int first, params List<int> xs) => first + xs.Count;
            public int Sequence(params IEnumerable<int> xs) => xs.Count();
            public string Token(CancellationToken ct, params int[] xs) => string.Join("+", xs);
        }
        """, "await using A.Ref a = A.Ref.Start(); return $\"{await a.ArrayAsync([])} {await a.ListAsync(1, [7])} {await a.SequenceAsync([1, 2, 3])} {await a.TokenAsync(default, [1, 2])}\";");

    [Fact]
    public Task Defaults_OfEveryType_AreTheUsers() => Expect(
        "True,-5,255,-9223372036854775808,18446744073709551615,1.5,-0.25,1E+20,NaN,a,\u0027,Low,High,,,00:00:00,0,9,x\"\\\n\U0001F600",
        """
        public enum Level : long { Low = long.MinValue, High = 3 }
        [Actor] public sealed partial class A
        {
            public string All(bool b = true, sbyte s = -5, byte y = 255, long l = long.MinValue, ulong u = ulong.MaxValue, decimal m = 1.5m, float f = -0.25f, double d = 1e20, double n = double.NaN,
                char c = 'a', char q = '\'', Level low = Level.Low, Level? high = Level.High, int? none = null, string? text = null, TimeSpan span = default, nint native = 0, int? some = 9, string odd = "x\"\\\n\U0001F600") =>
                FormattableString.Invariant($"{b},{s},{y},{l},{u},{m},{f},{d},{n},{c},{q},{low},{high},{none},{text},{span},{native},{some},{odd}");
        }
        """, "await using A.Ref a = A.Ref.Start(); return await a.AllAsync();");

    [Fact]
    public Task NullabilityTuplesAndRecords_AreCarriedOver() => Expect("null|null|(1, two)|R { N = 1, S =  }|x,null|5|ab", """
        public sealed record R(int N, string? S);
        public readonly record struct V(int N);
        [Actor] public sealed partial class A
        {
            public string? Text(string? s) => s;
            public int? Number(int? n) => n;
            public (int One, string? Two) Pair((int One, string? Two) pair) => pair;
            public R Record(R r, V v) => r with { N = v.N };
            public List<string?> Nested(List<string?> all, Dictionary<string, List<int?[]>>? more = null) => all;
            public Task<int>? Maybe(int n) => Task.FromResult(n);
            public ValueTask<(string A, string B)> Names() => new(("a", "b"));
        }
        """, """
        await using A.Ref a = A.Ref.Start();
        (int One, string? Two) pair = await a.PairAsync((1, "two"));
        return string.Join("|", await a.TextAsync(null) ?? "null", (await a.NumberAsync(null))?.ToString() ?? "null", (pair.One, pair.Two), await a.RecordAsync(new R(7, null), new V(1)),
            string.Join(",", (await a.NestedAsync(["x", null])).Select(s => s ?? "null")), await a.MaybeAsync(5), (await a.NamesAsync()).A + (await a.NamesAsync()).B);
        """);

    [Fact]
    public Task AttributesOnValues_AreHonoured() => Expect("RunAsync 1+1 key null", """
        [Actor] public sealed partial class A
        {
            public string Caller([CallerMemberName] string member = "?", [CallerLineNumber] int line = 0) => line > 0 ? member : "no line";
            public string Expression(int value, [CallerArgumentExpression("value")] string text = "?") => text;
            public string Key([DisallowNull] string? key) => key.ToString();
            [return: MaybeNull] public string Find() => null;
        }
        """, "await using A.Ref a = A.Ref.Start(); return $\"{await a.CallerAsync()} {await a.ExpressionAsync(1+1)} {await a.KeyAsync(\"key\")} {await a.FindAsync() ?? \"null\"}\";");

    [Fact]
    public Task Dynamic_IsNotBoundAtRunTime() => Expect("object 1 2", """
        [Actor] public sealed partial class A
        {
            public string Which(dynamic d) => "object";
            [NotAMessage] public string Which(int d) => "int";
            public dynamic Get() => 1;
            public List<dynamic> All(dynamic? first, dynamic[] rest) => [first, .. rest];
        }
        """, "await using A.Ref a = A.Ref.Start(); return $\"{await a.WhichAsync(1)} {await a.GetAsync()} {(await a.AllAsync(1, [2])).Count}\";");

    [Fact]
    public Task Tokens_StayWhereTheUserPutThem() => Expect("True True True", """
        [Actor] public sealed partial class A
        {
            public bool First(CancellationToken ct, int n) => ct.CanBeCanceled;
            public bool Middle(int n, CancellationToken cancellationToken, string s = "") => cancellationToken.CanBeCanceled;
            public bool Named(int cancellationToken, CancellationToken? notAToken) => cancellationToken == 1 && notAToken is null;
        }
        """, "await using A.Ref a = A.Ref.Start(); return $\"{await a.FirstAsync(default, 1)} {await a.MiddleAsync(1)} {await a.NamedAsync(1, null, CancellationToken.None)}\";");

    [Fact]
    public Task LargeArguments_TravelInAnObject() => Expect("1+2+3+4+5 16 17 True", """
        public struct Big { public decimal A, B, C, D, E; }
        [Actor] public sealed partial class A
        {
            public string Sum(Big big, CancellationToken ct) => $"{big.A}+{big.B}+{big.C}+{big.D}+{big.E}";
            public decimal Many(decimal a, in decimal b, decimal c, ref readonly decimal Arguments, decimal Message = 16) => Message;
            public decimal Few(decimal a, decimal Arguments, decimal c, decimal d) => d;
            public Task<bool> Wide(Guid a, Guid b, Guid c, DateTimeOffset? d, ReadOnlyMemory<byte> e) => Task.FromResult(d is null);
        }
        """, """
        await using A.Ref a = A.Ref.Start();
        await a.Tell.SumAsync(default);
        return $"{await a.SumAsync(new Big { A = 1, B = 2, C = 3, D = 4, E = 5 })} {await a.ManyAsync(1, 2, 3, 4)} {await a.FewAsync(1, 2, 3, 17)} {await a.WideAsync(default, default, default, null, default)}";
        """);

    [Fact]
    public Task Overloads_ResolveAsOnTheClass() => Expect("none int string object int,int token list", """
        [Actor] public sealed partial class A
        {
            public string F() => "none";
            public string F(int a) => "int";
            public string F(string a) => "string";
            public string F(object a) => "object";
            public string F(int a, int b = 2) => "int,int";
            public string FAsync(CancellationToken ct, long a) => "token";
            public string F(params List<int> all) => "list";
        }
        """, "await using A.Ref a = A.Ref.Start(); return $\"{await a.FAsync()} {await a.FAsync(1)} {await a.FAsync(\"\")} {await a.FAsync(new object())} {await a.FAsync(1, 2)} {await a.FAsync(default, 1L)} {await a.FAsync([1])}\";");
}
