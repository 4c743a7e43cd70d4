namespace Concurrency.Generators.FuzzTests;

/// <summary>Names and types that declarations are made of: mostly ordinary, some keywords, some not Latin, some called like what is generated.</summary>
internal static class Vocabulary
{
    public static readonly string[] Types =
    [
        "A", "Account", "Ledger", "Index", "Cache", "Queue1", "Order", "Basket", "Message", "Cell", "Handler", "TellSender", "TryTellSender", "TimedAsks", "Name", "Lifetime", "Start",
        "@class", "@record", "@field", "@required", "@await", "Übung", "名前", "Ⅷ", "_", "__", "Arguments", "AddArguments", "Token", "HandlerKind", "Statistics", "After", "Concurrency1", "a1",
    ];

    public static readonly string[] Methods =
    [
        "Add", "AddAsync", "Get", "GetAsync", "Find", "Put", "Remove", "Count", "Sum", "Close", "Open", "Run", "RunAsync", "Load", "SaveAsync", "Tell", "TryTell", "Name", "Lifetime", "Start", "WithTimeout",
        "Handle", "Token", "Message", "Cell", "Handler", "Return", "Await", "Async", "@class", "@event", "@await", "été", "名前",
        "value__", "_cell", "Arguments", "Statistics", "After", "NameOf", "Ask", "__self", "field", "x", "X", "TellSender",
    ];

    /// <summary>Names that the handle has already or that every object has.</summary>
    public static readonly string[] TakenMethods = ["Dispose", "DisposeAsync", "ToString", "Equals", "Self", "AsyncAsync", "GetType", "Finalize", "_actor", "TryTellSender", "Ref"];

    public static readonly string[] Parameters =
    [
        "a", "b", "count", "amount", "key", "value", "item", "n", "name", "cancellationToken", "ct", "message", "handler", "Handler", "Message", "HandlerKind", "Arguments", "arguments", "options", "actor", "timeout",
        "_", "@class", "@this", "@in", "field", "await", "été", "Cell", "Token", "services", "container", "keyed", "_cell", "_actor", "global", "actorOptions", "@params", "get", "var",
    ];

    public static readonly string[] ParameterTypes =
    [
        "int", "int", "int", "string", "string", "string?", "int?", "bool", "decimal", "object", "object?", "dynamic", "dynamic?", "(int A, string? B)", "int[]", "string?[]?", "List<string?>", "Dictionary<string, List<int>>?",
        "Guid", "DateTime", "TimeSpan", "Level", "Level?", "Rec", "Rec?", "Big", "Action<int>", "Func<Task>?", "CancellationToken?", "nint", "char", "double", "float", "ulong", "sbyte", "int[,]", "int[][]", "Task<int>",
        "ReadOnlyMemory<byte>", "Pair<int, string>", "List<dynamic>", "(dynamic, object?)", "IContract0?", "Pair<Big, Big>?", "Old?", "Trial?",
    ];

    public static readonly string[] BadParameterTypes = ["Span<int>", "ReadOnlySpan<char>", "int*", "delegate*<int>", "Narrow", "Hidden", "Missing", "List<Missing>", "int*[]", "TypedReference", "IAsyncEnumerable<int>"];

    public static readonly string[] Results =
    [
        "void", "void", "int", "int", "string", "string?", "bool", "decimal", "Task", "Task", "Task<int>", "Task<int>", "ValueTask", "ValueTask<string?>", "Task<(int A, string? B)>", "Rec", "Rec?", "dynamic", "dynamic?", "Big", "Task<Rec?>",
        "Task<int>?", "List<string?>", "Task<dynamic>", "Level?", "object?", "(int, string)", "IAsyncEnumerable<int>", "Pair<int, string>", "Task<Old?>",
    ];

    public static readonly string[] BadResults = ["ValueTask<int>?", "Task<Task<int>>", "ValueTask<IAsyncEnumerable<int>?>", "Span<int>", "ref int", "ref readonly int", "Hidden", "Missing", "int*", "Task<Hidden>"];

    /// <summary>What the declarations refer to.</summary>
    public const string Surroundings = """
        global using System; global using System.Collections.Generic; global using System.Diagnostics.CodeAnalysis; global using System.Runtime.CompilerServices; global using System.Threading; global using System.Threading.Tasks;
        global using Concurrency; global using Microsoft.Extensions.DependencyInjection; global using Surroundings;
        #pragma warning disable EXP1, OLD1
        namespace Surroundings
        {
            public enum Level : short { Low = -3, High = 5 }
            public sealed record Rec(int N = 1, string? S = null);
            public readonly record struct Pair<T1, T2>(T1 A, T2 B);
            public struct Big { public decimal A, B, C, D, E; }
            public ref struct Narrow { public int N; }
            [Obsolete("old", DiagnosticId = "OLD1")] public sealed class Old { }
            [Experimental("EXP1")] public sealed class Trial { }
            public interface IContract0 { Task<int> Add(int a); }
            public class Plain { public void FromPlain() { } }
            public class PlainWithNames { public int Ref => 0; protected int Self() => 0; protected class Handle { } public virtual void Virtual() { } }
            [Actor] public abstract partial class BaseActor { public string FromBase(int n) => Fuzz.Answer<string>("FromBase", n); [Message] protected internal Task<int> Inner(Rec? r) => Fuzz.Task<int>("Inner", r); public virtual int Virtual(int n) => Fuzz.Answer<int>("Virtual", n); }
            [Actor] public abstract partial class GenericBase<T> : BaseActor { public T? FromGeneric(T t) => t; public override int Virtual(int n) => Fuzz.Answer<int>("Overridden", n); }
            public static class Fuzz
            {
                public static T Answer<T>(string id, params object?[] arguments)
                {
                    string text = id + "(" + string.Join(",", Array.ConvertAll(arguments, a => a is null ? "null" : a.ToString())) + ")";
                    if (typeof(T) == typeof(string)) return (T)(object)text;
                    if (typeof(T) == typeof(int)) { int hash = 17; foreach (char c in text) hash = unchecked(hash * 31 + c); return (T)(object)hash; }
                    foreach (object? argument in arguments) if (argument is T t) return t;
                    return default!;
                }
                public static async Task<T> Task<T>(string id, params object?[] arguments) { await System.Threading.Tasks.Task.Yield(); return Answer<T>(id, arguments); }
                public static async ValueTask<T> ValueTask<T>(string id, params object?[] arguments) { await System.Threading.Tasks.Task.Yield(); return Answer<T>(id, arguments); }
                public static async IAsyncEnumerable<int> Stream(string id, params object?[] arguments) { await System.Threading.Tasks.Task.Yield(); yield return Answer<int>(id, arguments); yield return arguments.Length; }
                public static async Task Done(string id) => await System.Threading.Tasks.Task.Yield();
            }
        }
        """;
}
