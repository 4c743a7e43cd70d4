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
    public async Task ActorFromAContainer_GetsAScopePerRestart_WhichEndsWithTheObject() => await Expect("0 1 2|1,dispose A 1,end 1,dispose A 2,end 2", """
        public sealed class Log { public List<string> Lines { get; } = []; public int Next; }
        public sealed class Session(Log log) : IAsyncDisposable
        {
            public int Number { get; } = log.Next++;
            public ValueTask DisposeAsync() { log.Lines.Add("end " + Number); return default; }
        }
        [Actor(OnError = ActorErrorMode.Restart)] public sealed partial class A(Session session, Log log) : IDisposable
        {
            public int Get() => session.Number;
            public void Fail() => throw new InvalidOperationException();
            public void Dispose() { if (session.Number > 0) log.Lines.Add("dispose A " + session.Number); else log.Lines.Add("1"); }
        }
        public static class From
        {
            public static T Start<T>(IServiceProvider services, ActorOptions? options = null) where T : class, IActorHandle<T> => T.Start(services, options);
        }
        """, """
        var log = new Log();
        await using var services = Microsoft.Extensions.DependencyInjection.ServiceCollectionContainerBuilderExtensions.BuildServiceProvider(
            Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddScoped<Session>(
                Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(new Microsoft.Extensions.DependencyInjection.ServiceCollection(), log)));
        string numbers;
        await using (A.Ref a = From.Start<A.Ref>(services, new ActorOptions { OnError = _ => { } }))
        {
            int first = await a.GetAsync();
            await a.Tell.FailAsync();
            int second = await a.GetAsync();
            await a.Tell.FailAsync();
            numbers = $"{first} {second} {await a.GetAsync()}";
        }

        return numbers + "|" + string.Join(",", log.Lines);
        """);

    [Fact]
    public async Task LifecycleMethods_AreNoMessages_AndRunInOrder() => await Expect("AddAsync|started,1,Requested,gone", """
        public abstract class Base : IActorLifecycle
        {
            public List<string> Lines { get; init; } = [];
            public virtual ValueTask StartedAsync(CancellationToken cancellationToken) { Lines.Add("started"); return default; }
            ValueTask IActorLifecycle.StoppingAsync(ActorStopReason reason, CancellationToken cancellationToken) { Lines.Add(reason.ToString()); return default; }
        }
        [Actor] public sealed partial class A(List<string> lines) : Base, IDisposable
        {
            public override async ValueTask StartedAsync(CancellationToken cancellationToken) { await Task.Yield(); lines.Add("started"); _own = Self; }
            private Ref? _own;
            public void Add(int n) => lines.Add(_own is null ? "no self" : n.ToString());
            public void Dispose() => lines.Add("gone");
            [NotAMessage] public static A Make(List<string> lines) => new(lines) { Lines = lines };
        }
        """, """
        var lines = new List<string>();
        await using (A.Ref a = A.Ref.Start(lines)) await a.AddAsync(1);
        string messages = string.Join(",", typeof(A.Ref).GetMethods().Where(m => m.DeclaringType == typeof(A.Ref) && m.Name.EndsWith("Async") && m.Name != "DisposeAsync").Select(m => m.Name));
        return messages + "|" + string.Join(",", lines.Where(l => l != "Requested").Take(2).Append("Requested").Concat(lines.TakeLast(1)));
        """);
}
