using Concurrency.Support;

namespace Concurrency.Generators.Tests;

/// <summary>Pipelines of every shape, compiled without a warning and run.</summary>
public sealed class PipelineExecutionTests
{
    [Fact]
    public async Task MapFilterManyBatch_SynchronousAndAsynchronous_WithAndWithoutToken() => await Expect("1+1+3+3|5+5+7+7|9+9", """
        [Pipeline] public sealed partial class P
        {
            [Stage(1)] private int Parse(string s) => int.Parse(s);
            [Stage(2)] private bool IsOdd(int n) => n % 2 == 1;
            [Stage(3)] private async Task<long> WidenAsync(int n, CancellationToken ct) { await Task.Yield(); ct.ThrowIfCancellationRequested(); return n; }
            [Stage(4)] private ValueTask<bool> IsSmallAsync(long n) => new(n < 100);
            [Stage(5)] private IEnumerable<long> Twice(long n) { yield return n; yield return n; }
            [Stage(10, Batch = 4)] private Task<string> JoinAsync(IReadOnlyList<long> batch) => Task.FromResult(string.Join("+", batch));
        }
        public static class Program { public static async Task<string> RunAsync() {
            await using P.Flow p = P.Flow.Start();
            return await Collect(p.RunAsync(["1", "2", "3", "4", "5", "7", "101", "9"]));
        } }
        """);

    [Fact]
    public async Task AsynchronousSource_AndSourceThatIsBoth_AreNotAmbiguous() => await Expect("2|4|6 2|4 2", """
        public sealed class Both : IEnumerable<int>, IAsyncEnumerable<int>
        {
            public IEnumerator<int> GetEnumerator() => throw new InvalidOperationException();
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
            public async IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken ct) { await Task.Yield(); yield return 1; yield return 2; }
        }
        [Pipeline] public sealed partial class P { [Stage(1)] private static int Double(int n) => n * 2; }
        public static class Program
        {
            private static async IAsyncEnumerable<int> Numbers() { yield return 1; await Task.Yield(); yield return 2; yield return 3; }
            public static async Task<string> RunAsync() {
                await using P.Flow p = P.Flow.Start();
                return await Collect(p.RunAsync(Numbers())) + " " + await Collect(p.RunAsync(new Both())) + " " + await Collect(p.RunAsync(new List<int> { 1 }));
            }
        }
        """);

    [Fact]
    public async Task Sink_ReturnsCounts() => await Expect("6 3 3", """
        [Pipeline] public sealed partial class P(List<int> sum)
        {
            [Stage(1)] private int Same(int n) => n;
            [Stage(2)] private void Add(int n) => sum.Add(n);
        }
        public static class Program { public static async Task<string> RunAsync() {
            var all = new List<int>();
            await using P.Flow p = P.Flow.Start(all);
            FlowStatistics done = await p.RunAsync([1, 2, 3]);
            return $"{System.Linq.Enumerable.Sum(all)} {done.Read} {done.Delivered}";
        } }
        """);

    [Fact]
    public async Task EveryReturnType_OfMany_IsUnwrapped() => await Expect("a|b|a|b|a|b|a|b|a|b", """
        [Pipeline] public sealed partial class P
        {
            [Stage(1, Many = true)] private char[] Array(string s) => s.ToCharArray();
            [Stage(2)] private async IAsyncEnumerable<char> OneAsync(char c, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct) { await Task.Yield(); yield return c; }
            [Stage(3, Many = true)] private Task<List<char>> ListAsync(char c) => Task.FromResult(new List<char> { c });
            [Stage(4)] private ValueTask<IEnumerable<char>> SequenceAsync(char c) => new([c]);
            [Stage(5, Many = true)] private string Chars(char c) => c.ToString();
        }
        public static class Program { public static async Task<string> RunAsync() {
            await using P.Flow p = P.Flow.Start();
            return await Collect(p.RunAsync(["ab", "ab", "ab", "ab", "ab"]));
        } }
        """);

    [Fact]
    public async Task Branches_RouteAndBroadcast_MeetAgain() => await Expect("1:domestic|2:abroad|3:domestic|3:seen|1:seen|2:seen", """
        [Pipeline] public sealed partial class P
        {
            [Stage(1)] private int Parse(string s) => int.Parse(s);
            [Stage(2, When = nameof(IsOdd))] private string Domestic(int n) => n + ":domestic";
            [Stage(3, From = nameof(Parse))] private string Abroad(int n) => n + ":abroad";
            [Stage(4)] private string Ship(string s) => s;
            [Stage(5, From = nameof(Ship))] private string Seen(string s) => s[0] + ":seen";
            [Stage(6, From = nameof(Ship))] private string Out(string s) => s;
            private bool IsOdd(int n) => n % 2 == 1;
        }
        public static class Program { public static async Task<string> RunAsync() {
            await using P.Flow p = P.Flow.Start();
            string[] all = (await Collect(p.RunAsync(["1", "2", "3"]))).Split('|');
            return string.Join("|", System.Linq.Enumerable.Concat(
                System.Linq.Enumerable.OrderBy(System.Linq.Enumerable.Where(all, a => !a.EndsWith("seen")), a => a, StringComparer.Ordinal),
                System.Linq.Enumerable.OrderBy(System.Linq.Enumerable.Where(all, a => a.EndsWith("seen")), a => a[0] == '3' ? "0" : a, StringComparer.Ordinal)));
        } }
        """);

    [Fact]
    public async Task Failure_NamesStageItemAndCause() => await Expect("Parse 'x' 1 FormatException", """
        [Pipeline] public sealed partial class P { [Stage(1)] private int Parse(string s) => int.Parse(s); [Stage(2)] private int Same(int n) => n; }
        public static class Program { public static async Task<string> RunAsync() {
            await using P.Flow p = P.Flow.Start();
            try { await Collect(p.RunAsync(["1", "x", "2"])); return "no"; }
            catch (StageException e) { return $"{e.Stage} '{e.Item}' {e.Attempt} {e.InnerException!.GetType().Name}"; }
        } }
        """);

    [Fact]
    public async Task DeadLetters_RetryAndSkip() => await Expect("1|3 b:2 c:1", """
        [Pipeline] public sealed partial class P(List<string> dead)
        {
            [Stage(1, OnError = StageErrorMode.DeadLetter)] private string First(string s) => s == "c" ? throw new InvalidOperationException() : s;
            [Stage(2, OnError = StageErrorMode.Retry, Attempts = 2, BackoffMilliseconds = 1)] private string Second(string s) => s == "b" ? throw new InvalidOperationException() : s;
            [Stage(3, OnError = StageErrorMode.Skip)] private int Third(string s) => int.Parse(s);
            [DeadLetter] private void Dead(StageFailure f) => dead.Add($"{f.Item}:{f.Attempt}");
        }
        public static class Program { public static async Task<string> RunAsync() {
            var dead = new List<string>();
            await using P.Flow p = P.Flow.Start(dead);
            string all = await Collect(p.RunAsync(["1", "b", "c", "x", "3"]));
            dead.Sort(StringComparer.Ordinal);
            return all + " " + string.Join(" ", dead);
        } }
        """);

    [Fact]
    public async Task Open_IsWrittenToAndRead() => await Expect("2|4 RanToCompletion", """
        [Pipeline] public sealed partial class P { [Stage(1)] private int Double(int n) => n * 2; }
        public static class Program { public static async Task<string> RunAsync() {
            await using P.Flow p = P.Flow.Start();
            await using FlowRun<int, int> run = p.Open();
            await run.Input.WriteAsync(1); await run.Input.WriteAsync(2); run.Complete();
            string all = await Collect(run.Output);
            await run.Completion;
            return all + " " + run.Completion.Status;
        } }
        """);

    [Fact]
    public async Task NullableConversionsGenericsNesting_Compile() => await Expect("b|d", """
        public class Animal { public string Name = ""; }
        public sealed class Dog : Animal { }
        public static partial class Outer<T> where T : class
        {
            [Pipeline(HandleName = "Run")] internal sealed partial class P<U>(U suffix)
            {
                [Stage(1)] private static Dog? Parse(string s) => s.Length > 1 ? null : new Dog { Name = s };
                [Stage(2)] private bool IsThere(Dog? d) => d is not null;
                [Stage(3, Concurrency = 2)] private Animal Same(Animal a) => new Animal { Name = (char)(a.Name[0] + 1) + "" };
                [Stage(4)] private Task<string?> NameAsync(Animal a) => Task.FromResult<string?>(a.Name + suffix);
                [Stage(5)] private string Trim(string s) => s.Trim();
                [Stage(6)] private int? Length(string s) => s[0];
                [Stage(7)] private string? Back(int? n) => n is { } c ? ((char)c).ToString() : null;
            }
        }
        public static class Program { public static async Task<string> RunAsync() {
            await using Outer<string>.P<string>.Run p = Outer<string>.P<string>.Run.Start(" ");
            return await Collect(p.RunAsync(["a", "xx", "c"]));
        } }
        """);

    [Fact]
    public async Task StagesOfBaseClasses_AreStages_AndOverridesAreCalled() => await Expect("[2]|[6] dead 2", """
        public abstract class Reader<T>
        {
            [Stage(1)] protected abstract int Parse(T raw);
            [Stage(2, OnError = StageErrorMode.DeadLetter)] public virtual int Check(int n) => n;
            [Stage(4, From = "Twice", When = nameof(IsAny))] protected string Show(int n) => $"[{n}]";
            protected bool IsAny(int n) => n != 0;
            [DeadLetter] internal void Dead(StageFailure f) => Log.Add("dead " + f.Item);
            public static List<string> Log { get; } = [];
        }
        [Pipeline] public abstract class Middle : Reader<string> { [Stage(3)] protected int Twice(int n) => n * 2; }
        [Pipeline] public sealed partial class P : Middle
        {
            protected override int Parse(string raw) => int.Parse(raw);
            [Stage(2, OnError = StageErrorMode.DeadLetter, Concurrency = 2)] public override int Check(int n) => n == 2 ? throw new InvalidOperationException() : n;
            [Stage(5, From = "Twice")] private string Rest(int n) => "rest";
        }
        public static class Program { public static async Task<string> RunAsync() {
            await using P.Flow p = P.Flow.Start();
            return await Collect(p.RunAsync(["1", "2", "3"])) + " " + string.Join(" ", P.Log);
        } }
        """);

    [Fact]
    public async Task StartedFromAContainer_EachRunHasAScope_DisposedAfterItsInstance() => await Expect(
        "made 1, made 2, flow 1 disposed, service 1 disposed, flow 2 disposed, service 2 disposed; shared: made 3, flow 3 disposed, service 3 disposed; missing: 'System.Uri'", """
        public static class From { public static T Start<T>(IServiceProvider services) where T : class, IFlowHandle<T> => T.Start(services, null); }
        public sealed class Service : IDisposable
        {
            public static readonly List<string> Log = [];
            private static int s_count;
            public int Number { get; } = ++s_count;
            public Service() => Log.Add("made " + Number);
            public void Dispose() => Log.Add($"service {Number} disposed");
        }
        [Pipeline] public sealed partial class P(Service service, in int size = 3, string? none = null) : IDisposable
        {
            private readonly int _size = size;
            public required IServiceProvider Provider { get; init; }
            [Stage(1)] private int Add(int n) => n + _size + (none is null && Provider.GetService(typeof(Service)) == service ? 0 : 100);
            public void Dispose() => Service.Log.Add($"flow {service.Number} disposed");
        }
        [Pipeline(SharedInstance = true)] public sealed partial class S(Service service) : IDisposable
        {
            [Stage(1)] private static int Add(int n) => n;
            public void Dispose() => Service.Log.Add($"flow {service.Number} disposed");
        }
        [Pipeline] public sealed partial class M(Uri where) { [Stage(1)] private string Add(int n) => where.ToString() + n; }
        public static class Program { public static async Task<string> RunAsync() {
            using var services = new ServiceCollection().AddScoped<Service>().BuildServiceProvider(validateScopes: true);
            string first;
            await using (P.Flow p = From.Start<P.Flow>(services))
            {
                var one = p.RunAsync(System.Linq.Enumerable.Range(1, int.MaxValue)).GetAsyncEnumerator(); await one.MoveNextAsync();
                var two = p.RunAsync(System.Linq.Enumerable.Range(1, int.MaxValue)).GetAsyncEnumerator(); await two.MoveNextAsync();
                if (one.Current != 4 || two.Current != 4) return "wrong scope";
                await one.DisposeAsync(); await two.DisposeAsync();
                first = string.Join(", ", Service.Log);
            }
            Service.Log.Clear();
            await using (S.Flow s = From.Start<S.Flow>(services)) { await Collect(s.RunAsync([1])); await Collect(s.RunAsync([1])); }
            string missing = "";
            try { From.Start<M.Flow>(services); } catch (InvalidOperationException e) { missing = e.Message.Contains("'System.Uri'") ? "'System.Uri'" : e.Message; }
            return first + "; shared: " + string.Join(", ", Service.Log) + "; missing: " + missing;
        } }
        """, References.WithContainer);

    [Fact]
    public async Task ContainerWithoutScopes_IsAskedItself() => await Expect("7", """
        public static class From { public static T Start<T>(IServiceProvider services) where T : class, IFlowHandle<T> => T.Start(services, null); }
        public sealed class Container : IServiceProvider { public object? GetService(Type type) => type == typeof(string) ? "6" : null; }
        [Pipeline] public sealed partial class P(string six) { [Stage(1)] private int Add(int n) => n + int.Parse(six); }
        public static class Program { public static async Task<string> RunAsync() {
            await using P.Flow p = From.Start<P.Flow>(new Container());
            return await Collect(p.RunAsync([1]));
        } }
        """);

    private static Task Expect(string expected, string source) => Expect(expected, source, References.All);

    private static async Task Expect(string expected, string source, IReadOnlyList<Microsoft.CodeAnalysis.MetadataReference> references)
    {
        const string Collect = """
            private static async Task<string> Collect<T>(IAsyncEnumerable<T> all) { var list = new List<string?>(); await foreach (T one in all) list.Add(one?.ToString()); return string.Join("|", list); }
            """;
        const string Usings = "using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Concurrency; using static Collecting;\n";
        string container = ReferenceEquals(references, References.WithContainer) ? "using Microsoft.Extensions.DependencyInjection;\n" : "";
        Assert.Equal(expected, await Execution.RunAsync(Usings + container + source + "\npublic static class Collecting { " + Collect.Replace("private", "public", StringComparison.Ordinal) + " }\n", references));
    }
}
