using static Concurrency.Generators.Tests.ActorProgram;

namespace Concurrency.Generators.Tests;

/// <summary>How generated code constructs an actor's object again, compiled without a warning and run.</summary>
public sealed class ActorRestartTests
{
    [Fact]
    public async Task EveryKindOfConstructor_IsCalledAgainWithItsArguments() => await Expect("a1+2x3|a1+2x3", """
        [Actor(OnError = ActorErrorMode.Restart)] public sealed partial class A(string text, in int number, ref readonly int other, params string[] rest)
        {
            private int _changed;
            public required int Member { get; init; }
            private readonly string _all = $"{text}{number}+{other}{string.Concat(rest)}";
            public string Get() => _all + Member + (_changed == 0 ? "" : "changed");
            public void Fail() { _changed = 1; throw new InvalidOperationException(); }
        }
        """, """
        await using A.Ref a = A.Ref.Start("a", 1, 2, ["x"], 3, new ActorOptions { OnError = _ => { } });
        string before = await a.GetAsync();
        await a.Tell.FailAsync();
        return before + "|" + await a.GetAsync();
        """);

    [Fact]
    public async Task ActorWithParametersCalledLikeOurs_Restarts() => await Expect("7 7", """
        [Actor] public sealed partial class A(int setup, int Again, int scope, int actor, int options)
        {
            public int Sum() => setup + Again + scope + actor + options;
            public void Fail() => throw new InvalidOperationException();
        }
        [Actor] public sealed partial class B<T>(T scope) where T : notnull
        {
            public string Get() => scope.ToString()!;
            public void Fail() => throw new InvalidOperationException();
        }
        """, """
        await using A.Ref a = A.Ref.Start(1, 1, 1, 2, 2, new ActorOptions { ErrorMode = ActorErrorMode.Restart, OnError = _ => { } });
        await a.Tell.FailAsync();
        await using B<int>.Ref b = B<int>.Ref.Start(7, new ActorOptions { ErrorMode = ActorErrorMode.Restart, OnError = _ => { } });
        await b.Tell.FailAsync();
        return $"{await a.SumAsync()} {await b.GetAsync()}";
        """);

    [Fact]
    public async Task LifecycleMethods_AreNoMessages_AndRunInOrder() => await Expect("AddAsync|started,1,Requested,gone", """
        public abstract class Base(List<string> lines) : IActorLifecycle
        {
            protected List<string> Lines => lines;
            public virtual ValueTask StartedAsync(CancellationToken cancellationToken) => default;
            ValueTask IActorLifecycle.StoppingAsync(ActorStopReason reason, CancellationToken cancellationToken) { lines.Add(reason.ToString()); return default; }
        }
        [Actor] public sealed partial class A(List<string> lines) : Base(lines), IDisposable
        {
            private Ref? _own;
            public override async ValueTask StartedAsync(CancellationToken cancellationToken) { await Task.Yield(); Lines.Add("started"); _own = Self; }
            public void Add(int n) => Lines.Add(_own is null ? "no self" : $"{n}");
            public void Dispose() => Lines.Add("gone");
        }
        """, """
        var lines = new List<string>();
        await using (A.Ref a = A.Ref.Start(lines)) await a.AddAsync(1);
        string messages = string.Join(",", typeof(A.Ref).GetMethods().Where(m => m.DeclaringType == typeof(A.Ref) && m.Name.EndsWith("Async", StringComparison.Ordinal) && m.Name != "DisposeAsync").Select(m => m.Name));
        return messages + "|" + string.Join(",", lines);
        """);
}
