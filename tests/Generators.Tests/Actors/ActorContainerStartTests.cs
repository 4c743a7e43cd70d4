using Concurrency.Support;

namespace Concurrency.Generators.Tests;

/// <summary>Starting from a container: <c>T.Start(services, options)</c> through the handle interface, compiled without a warning and run.</summary>
public sealed class ActorContainerStartTests
{
    private const string Usings = """
        using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Concurrency; using Microsoft.Extensions.DependencyInjection;
        public static class From
        {
            public static T Start<T>(IServiceProvider services, ActorOptions? options = null) where T : class, IActorHandle<T> => T.Start(services, options);
            public static string ErrorOf<T>(IServiceProvider services) where T : class, IActorHandle<T> { try { T.Start(services, null); return "none"; } catch (Exception e) { return e.GetType().Name + ": " + e.Message; } }
        }
        public sealed class Ledger(string name) { public string Name => name; }

        """;

    [Fact]
    public async Task RegisteredServices_FillTheParameters() => await Expect("main 3 x- True own", """
        [Actor] public sealed partial class A(Ledger ledger, IEnumerable<int> numbers, IServiceProvider provider, string text = "x", string? none = null)
        {
            public string Get() => $"{ledger.Name} {string.Join(",", numbers)} {text}{none ?? "-"} {provider is not null}";
        }
        public static class Program { public static async Task<string> RunAsync() {
            using var services = new ServiceCollection().AddSingleton(new Ledger("main")).AddSingleton(typeof(int), 3).BuildServiceProvider();
            await using A.Ref a = From.Start<A.Ref>(services, new ActorOptions { Name = "own" });
            return await a.GetAsync() + " " + a.Name;
        } }
        """);

    [Fact]
    public async Task KeyedServices_AreFoundByTheKeyAndItsType() => await Expect("one two three four five plain fallback", """
        namespace Keys { public enum Key { Low = -2 } }
        [Actor] public sealed partial class A(
            [FromKeyedServices("a\"b")] Ledger one, [FromKeyedServices(2)] Ledger two, [FromKeyedServices(2L)] Ledger three, [FromKeyedServices(Keys.Key.Low)] Ledger four,
            [FromKeyedServices(typeof(List<>))] Ledger five, [FromKeyedServices(null)] Ledger six, [FromKeyedServices("none")] string seven = "fallback")
        {
            public string Get() => string.Join(" ", one.Name, two.Name, three.Name, four.Name, five.Name, six.Name, seven);
        }
        public static class Program { public static async Task<string> RunAsync() {
            using var services = new ServiceCollection().AddSingleton(new Ledger("plain"))
                .AddKeyedSingleton("a\"b", new Ledger("one")).AddKeyedSingleton(2, new Ledger("two")).AddKeyedSingleton(2L, new Ledger("three"))
                .AddKeyedSingleton(Keys.Key.Low, new Ledger("four")).AddKeyedSingleton<Ledger>(typeof(List<>), new Ledger("five")).BuildServiceProvider();
            await using A.Ref a = From.Start<A.Ref>(services);
            return await a.GetAsync();
        } }
        """);

    [Fact]
    public async Task Restart_GetsServicesOfANewScope_WhichEndsWithTheObject() => await Expect("0 1 2|object 0,object 1,scope 1,object 2,scope 2,provider 0", """
        public sealed class Log { public List<string> Lines { get; } = []; public int Next; }
        public sealed class Session(Log log) : IAsyncDisposable
        {
            public int Number { get; } = log.Next++;
            public ValueTask DisposeAsync() { log.Lines.Add((Number == 0 ? "provider " : "scope ") + Number); return default; }
        }
        [Actor(OnError = ActorErrorMode.Restart)] public sealed partial class A(Session session, Log log) : IDisposable
        {
            public int Get() => session.Number;
            public void Fail() => throw new InvalidOperationException();
            public void Dispose() => log.Lines.Add("object " + session.Number);
        }
        public static class Program { public static async Task<string> RunAsync() {
            var log = new Log();
            string numbers;
            await using (var services = new ServiceCollection().AddSingleton(log).AddScoped<Session>().BuildServiceProvider())
            await using (A.Ref a = From.Start<A.Ref>(services, new ActorOptions { OnError = _ => { } }))
            {
                int first = await a.GetAsync();
                await a.Tell.FailAsync();
                int second = await a.GetAsync();
                await a.Tell.FailAsync();
                numbers = $"{first} {second} {await a.GetAsync()}";
            }

            return numbers + "|" + string.Join(",", log.Lines);
        } }
        """);

    [Fact]
    public async Task ScopeThatThrowsWhenItIsDisposed_IsReported_AndTheNextObjectStands() => await Expect("0 1 2|Fail: told to,Fail: told to,the disposal of its scope: closed", """
        public sealed class Count { public int Next; }
        public sealed class Session(Count count) : IAsyncDisposable
        {
            public int Number { get; } = count.Next++;
            public ValueTask DisposeAsync() => Number == 1 ? throw new InvalidOperationException("closed") : default;
        }
        [Actor(OnError = ActorErrorMode.Restart)] public sealed partial class A(Session session)
        {
            public int Get() => session.Number;
            public void Fail() => throw new InvalidOperationException("told to");
        }
        public static class Program { public static async Task<string> RunAsync() {
            List<string> errors = [];
            await using var services = new ServiceCollection().AddSingleton(new Count()).AddScoped<Session>().BuildServiceProvider();
            await using A.Ref a = From.Start<A.Ref>(services, new ActorOptions { OnError = e => errors.Add($"{e.Message}: {e.Exception.Message}") });
            int first = await a.GetAsync();
            await a.Tell.FailAsync();
            int second = await a.GetAsync();
            await a.Tell.FailAsync();
            return $"{first} {second} {await a.GetAsync()}|{string.Join(",", errors)}";
        } }
        """);

    [Fact]
    public async Task ScopeWhoseDisposalDoesNotEnd_MakesAStopOfTheRestart_AndIsGivenUpByName() => await Expect("'A' has stopped: it could not restart, as 'the disposal of its scope' went on.|'A.the disposal of its scope'", """
        public sealed class Count { public int Next; }
        public sealed class Session(Count count) : IAsyncDisposable
        {
            public int Number { get; } = count.Next++;
            public ValueTask DisposeAsync() => Number == 1 ? new(new TaskCompletionSource().Task) : default;
        }
        [Actor(OnError = ActorErrorMode.Restart)] public sealed partial class A(Session session)
        {
            public int Get() => session.Number;
            public void Fail() => throw new InvalidOperationException();
        }
        public static class Program { public static async Task<string> RunAsync() {
            var services = new ServiceCollection().AddSingleton(new Count()).AddScoped<Session>().BuildServiceProvider();
            A.Ref a = From.Start<A.Ref>(services, new ActorOptions { OnError = _ => { }, StopGrace = TimeSpan.FromMilliseconds(50) });
            await a.Tell.FailAsync();
            await a.GetAsync();
            await a.Tell.FailAsync();
            string queued = "";
            try { await a.GetAsync(); } catch (ActorStoppedException e) { queued = e.InnerException!.Message; }
            try { await a.Lifetime.Completion; } catch (TimeoutException e) { return queued + "|" + e.Message.Split(" did not")[0]; }
            return "?";
        } }
        """);

    [Fact]
    public async Task MissingService_IsNamedWithActorAndParameter() => await Expect(
        "InvalidOperationException: 'N.A' cannot be started: the container has no 'Ledger' for its parameter 'ledger'.|" +
        "InvalidOperationException: 'N.K' cannot be started: the container has no 'Ledger' with the key 'main' for its parameter 'ledger'.|" +
        "InvalidOperationException: 'N.K' cannot be started: its parameter 'ledger' asks for a service with the key 'main', and the container 'Empty' knows no keys.|" +
        "InvalidOperationException: 'N.R' cannot be started: the container has no 'System.String' for its parameter 'Text'.|" +
        "ArgumentNullException: Value cannot be null. (Parameter 'services')",
        """
        namespace N
        {
            [Actor] public sealed partial class A(Ledger? ledger) { public void X() => ledger?.ToString(); }
            [Actor] public sealed partial class K([FromKeyedServices("main")] Ledger ledger) { public void X() => ledger.ToString(); }
            [Actor] public sealed partial class R { public required string Text { get; init; } public void X() { } }
        }
        public sealed class Empty : IServiceProvider { public object? GetService(Type type) => null; }
        public static class Program { public static Task<string> RunAsync() {
            using var services = new ServiceCollection().BuildServiceProvider();
            return Task.FromResult(string.Join("|", From.ErrorOf<N.A.Ref>(services), From.ErrorOf<N.K.Ref>(services), From.ErrorOf<N.K.Ref>(new Empty()), From.ErrorOf<N.R.Ref>(services), From.ErrorOf<N.A.Ref>(null!)));
        } }
        """);

    [Fact]
    public async Task SeveralConstructors_OneIsChosenByTheRule() => await Expect("marked microsoft public widest empty", """
        [Actor] public sealed partial class A { private readonly string _s; public A(Ledger l, int n) => _s = "wide"; [ContainerConstructor] internal A(Ledger l) => _s = "marked"; public string Get() => _s; }
        [Actor] public sealed partial class B { private readonly string _s; public B(int n) => _s = "int"; [ActivatorUtilitiesConstructor] public B(Ledger l) => _s = "microsoft"; public string Get() => _s; }
        [Actor] public sealed partial class C { private readonly string _s; public C(Ledger l) => _s = "public"; internal C(int n) => _s = "internal"; public string Get() => _s; }
        [Actor] public sealed partial class D { private readonly string _s; public D() => _s = "none"; public D(Ledger l, string s = "widest") => _s = s; public D(Ledger l) => _s = "one"; public string Get() => _s; }
        [Actor] public sealed partial class E { public string Get() => "empty"; }
        public static class Program { public static async Task<string> RunAsync() {
            using var services = new ServiceCollection().AddSingleton(new Ledger("l")).BuildServiceProvider();
            await using A.Ref a = From.Start<A.Ref>(services); await using B.Ref b = From.Start<B.Ref>(services); await using C.Ref c = From.Start<C.Ref>(services);
            await using D.Ref d = From.Start<D.Ref>(services); await using E.Ref e = From.Start<E.Ref>(services);
            return $"{await a.GetAsync()} {await b.GetAsync()} {await c.GetAsync()} {await d.GetAsync()} {await e.GetAsync()}";
        } }
        """);

    [Fact]
    public async Task SeveralConstructors_EachHasItsStart_AndNoneIsAmbiguous() => await Expect("none one one two two named", """
        [Actor] public sealed partial class A
        {
            private readonly string _s;
            public A() => _s = "none";
            public A(int n, string s = "one") => _s = s;
            public A(int n, string s, object? options) => _s = options is null ? "two" : "?";
            public string Get() => _s;
        }
        public static class Program { public static async Task<string> RunAsync() {
            var options = new ActorOptions { Name = "named" };
            await using A.Ref a = A.Ref.Start(); await using A.Ref b = A.Ref.Start(1); await using A.Ref c = A.Ref.Start(1, "one", options: options);
            await using A.Ref d = A.Ref.Start(1, "", null, options); await using A.Ref e = A.Ref.Start(1, "", options: null!, actorOptions: options);
            return $"{await a.GetAsync()} {await b.GetAsync()} {await c.GetAsync()} {await d.GetAsync()} {await e.GetAsync()} {e.Name}";
        } }
        """);

    [Fact]
    public async Task EveryParameterKind_IsTakenFromTheContainer() => await Expect("1 2 3 ab 4 False obj", """
        public struct S { public int N; }
        [Actor] public sealed partial class A<T>(in S s, ref readonly int n, T t, (int A, string B) pair, dynamic any, int[] all, CancellationToken ct, params string[] rest) where T : notnull
        {
            private readonly string _s = $"{s.N} {n} {t} {pair.B}{string.Join("", rest)} {all.Length} {ct.CanBeCanceled} {any}";
            public string Get() => _s;
        }
        public static class Program { public static async Task<string> RunAsync() {
            using var services = new ServiceCollection().AddSingleton(typeof(S), new S { N = 1 }).AddSingleton(typeof(int), 2).AddSingleton(typeof(long), 3L)
                .AddSingleton(typeof((int, string)), (1, "ab")).AddSingleton(typeof(object), "obj").AddSingleton(new int[4]).BuildServiceProvider();
            await using var a = From.Start<A<long>.Ref>(services);
            return await a.GetAsync();
        } }
        """);

    [Fact]
    public async Task ObsoleteConstructor_StartsWithTheSameWarning() => await Expect("1", """
        [Actor] public sealed partial class A { [Obsolete("gone", true)] public A() { } public A(int n) { } public int Get() => 1; }
        public static class Program { public static async Task<string> RunAsync() {
            using var services = new ServiceCollection().AddSingleton(typeof(int), 1).BuildServiceProvider();
            await using A.Ref a = From.Start<A.Ref>(services);
            return (await a.GetAsync()).ToString();
        } }
        """);

    [Fact]
    public void WithoutAContainerReferenced_NothingOfItIsNamed()
    {
        GeneratorRun run = GeneratorRun.Of("using Concurrency; [Actor] public sealed partial class A(string text) { public string X() => text; }");

        Assert.Empty(run.Problems);
        Assert.DoesNotContain("Microsoft.Extensions", Assert.Single(run.Sources).SourceText.ToString(), StringComparison.Ordinal);
    }

    private static async Task Expect(string expected, string source) => Assert.Equal(expected, await Execution.RunAsync(Usings + source, References.WithContainer));
}
