using static Concurrency.Analyzers.Tests.Liveness.LivenessSource;
using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Liveness.GrowthAnalyzer, Concurrency.CodeFixes.BoundQueueCodeFix>;

namespace Concurrency.Analyzers.Tests.Liveness;

/// <summary>CG2021.</summary>
public sealed class GrowthAnalyzerTests
{
    [Theory]
    [InlineData("readonly Channel<int> _c = [|Channel.CreateUnbounded<int>()|];")]
    [InlineData("Channel<int> _c; void F() { _c = [|Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true })|]; }")]
    [InlineData("readonly BlockingCollection<int> _c = [|new()|];")]
    [InlineData("readonly BlockingCollection<int> _c = [|new(new ConcurrentStack<int>())|];")]
    [InlineData("readonly Channel<int> _c = Channel.CreateBounded<int>([|new BoundedChannelOptions(int.MaxValue)|]);")]
    [InlineData("readonly Channel<int> _c = [|Channel.CreateBounded<int>(int.MaxValue)|];")]
    [InlineData("private static readonly ConcurrentDictionary<string, byte[]> [|_d|] = new(); public byte[] Get(string k) => _d.GetOrAdd(k, _ => new byte[1024]);")]
    [InlineData("private static readonly Dictionary<string, int> [|_d|] = []; void F(string k) { lock (_d) { if (!_d.ContainsKey(k)) { _d[k] = 1; } } }")]
    [InlineData("private static readonly HashSet<string> [|_d|] = []; void F(string k) { lock (_d) { if (_d.Add(k)) { V(); } } }")]
    [InlineData("private readonly ConcurrentQueue<string> [|_q|] = new(); void Log(string s) => _q.Enqueue(s); public int Count => _q.Count;")]
    [InlineData("sealed class ReportCache { private readonly ConcurrentDictionary<string, int> [|_d|] = new(); int F(string k) => _d.GetOrAdd(k, 1); }")]
    [InlineData("sealed class SessionManager { private readonly Dictionary<Guid, int> [|_d|] = []; void F(Guid k) { lock (_d) { _d[k] = 1; } } }")]
    public Task GrowthWithoutLimit_IsReported(string members) => Verify.Diagnoses(Class(members));

    [Theory]
    [InlineData("readonly Channel<int> _c = Channel.CreateBounded<int>(8);")]
    [InlineData("async Task F() { var c = Channel.CreateUnbounded<int>(); c.Writer.TryWrite(1); await c.Reader.ReadAsync(); }")]
    [InlineData("readonly BlockingCollection<int> _c = new(8), _d = new(new ConcurrentQueue<int>(), 8);")]
    [InlineData("void F() { using var c = new BlockingCollection<int>(); c.Add(1); }")]
    [InlineData("private static readonly ConcurrentDictionary<Type, int> _d = new(); int F(Type k) => _d.GetOrAdd(k, 1);")]
    [InlineData("private static readonly ConcurrentDictionary<(Type, DayOfWeek), int> _d = new(); int F(Type k) => _d.GetOrAdd((k, default), 1);")]
    [InlineData("private static readonly ConcurrentDictionary<string, int> _d = new(); int F(string k) => _d.GetOrAdd(k, 1); void G(string k) => _d.TryRemove(k, out _);")]
    [InlineData("private static readonly ConcurrentDictionary<string, int> _d = new(); int F(string k) { if (_d.Count > 1000) { return 0; } return _d.GetOrAdd(k, 1); }")]
    [InlineData("private static ConcurrentDictionary<string, int> _d = new(); int F(string k) => _d.GetOrAdd(k, 1); void G() { _d = new(); }")]
    [InlineData("private static readonly ConcurrentDictionary<string, int> _d = new(); int F(string k) => _d.GetOrAdd(k, 1); object G() => _d;")]
    [InlineData("private static readonly ConcurrentDictionary<string, int> _d = new(); int F() => _d.GetOrAdd(nameof(F), 1) + _d.GetOrAdd(\"a\", 1);")]
    [InlineData("private static readonly Dictionary<string, int> _d = []; static C() { _d[\"a\"] = 1; } int F(string k) => _d[k];")]
    [InlineData("private static readonly Dictionary<string, int> _d = []; public static void RegisterParser(string k) => _d[k] = 1; int F(string k) => _d[k];")]
    [InlineData("private readonly ConcurrentDictionary<string, int> _d = new(); int F(string k) => _d.GetOrAdd(k, 1);")]
    [InlineData("sealed class ReportCache { private readonly ConcurrentDictionary<string, int> _d = new(); int F(string k) => _d.GetOrAdd(k, 1); void G() => _d.Clear(); }")]
    [InlineData("sealed class SessionManager { private readonly Dictionary<Guid, int> _d = []; void F(Guid k) { _d[k] = 1; } }")]
    [InlineData("public static readonly ConcurrentDictionary<string, int> D = new(); int F(string k) => D.GetOrAdd(k, 1);")]
    [InlineData("private readonly ConcurrentQueue<string> _q = new(); void Log(string s) => _q.Enqueue(s); void G() { _q.TryDequeue(out _); }")]
    [InlineData("private readonly ConcurrentBag<Exception> _errors = []; void F(Exception e) => _errors.Add(e); void G() { foreach (Exception e in _errors) { V(); } }")]
    [InlineData("private readonly ConcurrentBag<Exception> _errors = []; void F(Exception e) => _errors.Add(e); Exception G() => new AggregateException(_errors);")]
    [InlineData("private readonly List<string> _list = []; void F(string s) => _list.Add(s);")]
    [InlineData("private static readonly ConcurrentDictionary<string, int> _d = new(); int F(string k) => _d.TryGetValue(k, out int v) ? v : 0;")]
    public Task GrowthWithALimit_IsSilent(string members) => Verify.IsSilent(Class(members));

    [Theory]
    [InlineData("readonly Channel<int> _c = [|Channel.CreateUnbounded<int>()|]; bool W(int x) => _c.Writer.TryWrite(x);", "readonly Channel<int> _c = Channel.CreateBounded<int>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.Wait }); bool W(int x) => _c.Writer.TryWrite(x);")]
    [InlineData("readonly Channel<int> _c = [|Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true })|];", "readonly Channel<int> _c = Channel.CreateBounded<int>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });")]
    [InlineData("readonly BlockingCollection<int> _c = [|new()|], _d = [|new BlockingCollection<int>(new ConcurrentBag<int>())|];", "readonly BlockingCollection<int> _c = new(1024), _d = new BlockingCollection<int>(new ConcurrentBag<int>(), 1024);")]
    [InlineData("readonly Channel<int> _c = Channel.CreateBounded<int>([|new BoundedChannelOptions(int.MaxValue)|]);", "readonly Channel<int> _c = Channel.CreateBounded<int>(new BoundedChannelOptions(1024));")]
    [InlineData("readonly Channel<int> _c = [|Channel.CreateBounded<int>(int.MaxValue)|];", "readonly Channel<int> _c = Channel.CreateBounded<int>(1024);")]
    public Task Queue_GetsACapacity(string before, string after) => Verify.Fixes(Class(before), Class(after));

    [Theory]
    [InlineData("readonly Channel<int> _c = [|Channel.CreateUnbounded<int>()|]; void W(int x) { _c.Writer.TryWrite(x); }")]
    [InlineData("readonly Channel<int> _c = [|Channel.CreateUnbounded<int>()|]; void W(int x) => _c.Writer.TryWrite(x);")]
    [InlineData("private readonly ConcurrentQueue<string> [|_q|] = new(); void Log(string s) => _q.Enqueue(s);")]
    public Task QueueWhoseWritersWouldLoseItems_HasNoFix(string members) => Verify.OffersNoFix(Class(members));
}
