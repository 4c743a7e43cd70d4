using static Concurrency.Generators.Tests.ActorProgram;

namespace Concurrency.Generators.Tests;

/// <summary>Bases, interfaces, accessibility and construction, compiled and run.</summary>
public sealed class ActorInheritanceTests
{
    [Fact]
    public Task HandlersOverTwoLevels_AreOnTheHandle_AndOthersAreNot() => Expect("base middle overridden own protected False", """
        [Actor] public abstract partial class Base<T> { public string B(T t) => "base"; public abstract string V(); [Message] protected string P() => "protected"; [NotAMessage] public void No() { } }
        public abstract class Plain<T> : Base<T> { public string NotMine() => ""; }
        [Actor] public abstract partial class Middle : Plain<int> { public string M() => "middle"; public override string V() => "middle's"; }
        [Actor] public sealed partial class A : Middle { public override string V() => "overridden"; public string O() => "own"; }
        """, """
        await using A.Ref a = A.Ref.Start();
        return $"{await a.BAsync(1)} {await a.MAsync()} {await a.VAsync()} {await a.OAsync()} {await a.PAsync()} {typeof(A.Ref).GetMethods().Any(m => m.Name is "NotMineAsync" or "NoAsync")}";
        """);

    [Fact]
    public Task MembersOfABaseCalledLikeOurs_AreHidden() => Expect("1 True", """
        public class Base { public int Ref => 0; protected int Self() => 0; }
        [Actor] public partial class A : Base { public int X() => 1; public bool Me() => Self.Name == "A"; }
        """, "await using A.Ref a = A.Ref.Start(); return $\"{await a.XAsync()} {await a.MeAsync()}\";");

    [Fact]
    public Task WhatTheFrameworkCalls_IsNoMessage() => Expect("AddAsync,DisposeAsync,InsideAsync", """
        [Actor] public sealed partial class A : IDisposable, IComparable<A>, IEnumerable<int>, IEquatable<A>
        {
            public void Add() { }
            [Message] private void Inside() { }
            public int Property { get; set; }
            public int this[int i] => i;
            public event Action? Event { add { } remove { } }
            public static int Static() => 1;
            public static A operator +(A a, A b) => a;
            public static implicit operator int(A a) => 1;
            public void Dispose() { }
            public int CompareTo(A? other) => 0;
            public bool Equals(A? other) => false;
            public IEnumerator<int> GetEnumerator() => throw new NotSupportedException();
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
            public override bool Equals(object? o) => o is A;
            public override int GetHashCode() => 0;
            public override string ToString() => "";
            private void Private() { }
            internal void Internal() { }
            [NotAMessage] public void Opted() { }
        }
        """, "await Task.Yield(); return string.Join(\",\", typeof(A.Ref).GetMethods(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.DeclaredOnly).Where(m => m.Name.EndsWith(\"Async\")).Select(m => m.Name).Order());");

    [Fact]
    public Task Contract_WhoseMembersAreAllAwaitable_IsImplementedByTheHandle() => Expect("1 2 3 cancelled ok False False", """
        public interface IRead<T> : IAsyncDisposable { Task<T> GetAsync(T fallback); }
        public interface IAccount : IRead<string> { Task<int> AddAsync(in int n, CancellationToken ct); ValueTask<(int A, string? B)> PairAsync((int A, string? B) pair); Task Reset(); ValueTask FailAsync(CancellationToken cancellationToken = default); }
        public interface IMixed { Task XAsync(); int Y { get; } }
        public interface IHidden { Task ZAsync(); }
        public interface IMarker;
        [Actor] public sealed partial class Account : IAccount, IMixed, IHidden, IMarker
        {
            public int Y => 0;
            public Task XAsync() => Task.CompletedTask;
            Task IHidden.ZAsync() => Task.CompletedTask;
            public Task<string> GetAsync(string fallback) => Task.FromResult(fallback);
            public Task<int> AddAsync(in int n, CancellationToken ct) => Task.FromResult(n + 1);
            public ValueTask<(int A, string? B)> PairAsync((int A, string? B) pair) => new(pair);
            public Task Reset() => Task.CompletedTask;
            public async ValueTask FailAsync(CancellationToken cancellationToken) { await Task.Yield(); cancellationToken.ThrowIfCancellationRequested(); }
            public ValueTask DisposeAsync() => default;
        }
        """, """
        await using Account.Ref handle = Account.Ref.Start();
        IAccount account = handle;
        await account.Reset();
        string failed = "not";
        try { await account.FailAsync(new CancellationToken(true)); } catch (OperationCanceledException) { failed = "cancelled"; }
        return $"{await account.GetAsync("1")} {await account.AddAsync(1, default)} {(await account.PairAsync((3, null))).A} {failed} ok {handle is IMixed} {(object)handle is IHidden or IMarker}";
        """.Replace("{handle is IMixed}", "{(object)handle is IMixed}", StringComparison.Ordinal));

    [Fact]
    public Task Contract_ThatNamesAHandle_IsImplemented() => Expect("1", """
        public interface IMember { Task<int> JoinAsync(Member.Ref other, List<Club.Ref?> clubs); }
        [Actor] public sealed partial class Member : IMember { public Task<int> JoinAsync(Ref other, List<Club.Ref?> clubs) => Task.FromResult(1); }
        [Actor] public sealed partial class Club { public void X() { } }
        """, "await using Member.Ref a = Member.Ref.Start(); return (await ((IMember)a).JoinAsync(a, [])).ToString();");

    [Fact]
    public Task Contract_OfABaseActorAndWithOtherNullability_IsImplemented() => Expect("x y", """
        public interface IOne { Task<string?> OneAsync(string s); }
        public interface ITwo<T> : IOne { ValueTask<T> TwoAsync(T t); }
        #nullable disable
        [Actor] public abstract partial class Base<T> { public abstract Task<string> OneAsync(string s); public virtual ValueTask<T> TwoAsync(T t) => new(t); }
        [Actor] public sealed partial class A : Base<string>, ITwo<string> { public override Task<string> OneAsync(string s) => Task.FromResult(s); public override ValueTask<string> TwoAsync(string t) => base.TwoAsync(t); }
        #nullable enable
        """, "await using A.Ref a = A.Ref.Start(); ITwo<string> two = a; return await two.OneAsync(\"x\") + \" \" + await two.TwoAsync(\"y\");");

    [Fact]
    public Task GenericActorWithConstraints_Starts() => Expect("1 True k", """
        [Actor] public sealed partial class Cache<TKey, TValue>(IEqualityComparer<TKey>? comparer = null)
            where TKey : notnull, IComparable<TKey>
            where TValue : class?, new()
        {
            private readonly Dictionary<TKey, TValue> _all = new(comparer);
            public TValue GetOrAdd(TKey key) => _all.TryGetValue(key, out TValue? value) ? value : _all[key] = new TValue();
            public TValue? Find(TKey key) => _all.GetValueOrDefault(key);
            public int Count() => _all.Count;
            public IReadOnlyList<TKey> Keys(TKey? after = default) => [.. _all.Keys];
        }
        """, "await using var a = Cache<string, object>.Ref.Start(); object o = await a.GetOrAddAsync(\"k\"); return $\"{await a.CountAsync()} {ReferenceEquals(o, await a.FindAsync(\"k\"))} {(await a.KeysAsync())[0]}\";");

    [Fact]
    public Task RequiredMembersAndSetters_AreParametersOfStart() => Expect("1 a 2 b| 3", """
        public abstract class Base { public required int Number { get; set; } }
        [Actor] public sealed partial class A : Base { public required string? options; public A() { } [SetsRequiredMembers] public A(string s) { options = s; Number = 3; } public string Get() => $"{Number} {options}"; }
        """, """
        await using A.Ref a = A.Ref.Start(1, options: "a"); await using A.Ref b = A.Ref.Start(number: 2, "b", actorOptions: new ActorOptions()); await using A.Ref c = A.Ref.Start("");
        return $"{await a.GetAsync()} {await b.GetAsync()}| {(await c.GetAsync()).Trim()}";
        """);

    [Fact]
    public Task InternalAndNestedAccessibility_IsKept() => Expect("1 2 True", """
        internal sealed class Secret;
        public partial class Outer
        {
            private protected partial class Inner { [Actor] internal sealed partial class A { public int X(Secret s) => 1; [Message] private protected int Y(Secret s) => 2; internal A() { } } }
            public static async Task<string> Run() { await using var a = Inner.A.Ref.Start(); return $"{await a.XAsync(new Secret())} {await a.YAsync(new Secret())}"; }
        }
        """.Replace("private protected int Y", "internal int Y", StringComparison.Ordinal), "return await Outer.Run() + \" \" + (typeof(Outer).GetNestedTypes().Length == 0);");

    [Fact]
    public Task ObsoleteAndExperimental_AreSaidAtTheHandleAndNowhereElse() => Expect("1 2 3", """
        [Experimental("EXP1")] public sealed class Preview;
        [Obsolete("old", DiagnosticId = "OLD1")] public sealed class Old;
        #pragma warning disable EXP1, OLD1
        [Actor] public sealed partial class A(Preview? preview = null)
        {
            [Obsolete("a", DiagnosticId = "OLD2", UrlFormat = "https://example.org/{0}")] public int Method() => 1;
            public int Types(Preview? p, List<Old>? o) => preview is null ? 2 : 0;
            [Experimental("EXP2")] public int Trial() => 3;
        }
        #pragma warning disable OLD2, EXP2
        """, "await using A.Ref a = A.Ref.Start(); return $\"{await a.MethodAsync()} {await a.TypesAsync(null, null)} {await a.TrialAsync()}\";");
}
