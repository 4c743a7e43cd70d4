using System.Text;

namespace Concurrency.Generators.FuzzTests;

/// <summary>A random pool: jobs of every form, and the program that compares what the handle gives with what the plain object gives.</summary>
internal sealed class RandomPool
{
    private static readonly (string Type, string[] Values)[] Types =
    [
        ("int", ["1", "-7", "300"]), ("string", ["\"a\"", "\"\"", "\"xyz\""]), ("long?", ["(long?)5L", "(long?)null", "(long?)-1L"]), ("(int N, string? Tag)", ["(1, \"t\")", "(2, (string?)null)", "(3, \"\")"]),
        ("int[]", ["new[] { 1, 2 }", "new int[0]", "new[] { 9 }"]), ("System.DayOfWeek", ["System.DayOfWeek.Friday", "System.DayOfWeek.Sunday", "(System.DayOfWeek)9"]), ("object", ["(object)1", "(object)\"o\"", "(object)'c'"]),
    ];

    private readonly StringBuilder _checks = new();
    private int _calls;

    public RandomPool(Dice dice, string name, int badness)
    {
        var jobs = new StringBuilder();
        bool isDedicated = dice.Chance(15);
        int count = 1 + dice.Next(4);
        for (int i = 0; i < count; i++) WriteJob(jobs, dice, i, badness, isDedicated && !dice.Chance(badness));
        string settings = string.Join(", ", new[]
        {
            dice.Chance(30) ? dice.Pick("Concurrency = 1", "Concurrency = 3", "Capacity = 100", "FullMode = QueueFullMode.DropNewest", badness > 0 ? "Concurrency = -1" : "Failure = FailureMode.RunAll") : "",
            isDedicated ? "Threads = PoolThreads.Dedicated" : "",
        }.Where(static s => s.Length > 0));
        Text = $"[WorkerPool{(settings.Length > 0 ? $"({settings})" : "")}]\npublic {dice.Pick("sealed ", "")}partial class {name}{dice.Pick("", "()")}\n{{\n{jobs}}}\n";
        Checks = _checks.ToString();
    }

    /// <summary>The declaration.</summary>
    public string Text { get; }

    /// <summary>Statements over <c>pool</c> and <c>plain</c> that return a complaint where the two differ.</summary>
    public string Checks { get; }

    /// <summary>How many bodies these start in the pool.</summary>
    public int Calls => _calls;

    private void WriteJob(StringBuilder jobs, Dice dice, int i, int badness, bool isSynchronous)
    {
        string name = dice.Pick($"Do{i}", $"Do{i}Async", "Same", $"@class{i}", $"Get{i}");
        (string Type, string[] Values)[] parameters = [.. Enumerable.Range(0, dice.Next(4)).Select(_ => dice.Pick<(string, string[])>(Types))];
        List<string> declared = [.. parameters.Select((p, n) => $"{(dice.Chance(badness) ? dice.Pick("ref ", "in ", "params ") : dice.Chance(8) ? "in " : "")}{p.Type} p{n}")];
        bool takesToken = dice.Chance(35);
        if (takesToken) declared.Insert(dice.Next(declared.Count + 1), "CancellationToken ct");
        if (dice.Chance(badness)) declared.Add("CancellationToken second");
        string result = dice.Pick("void", "int", "string", "long?", "(int N, string? Tag)");
        string task = isSynchronous ? "" : dice.Pick("", "Task", "ValueTask");
        string returned = task.Length == 0 ? result : result == "void" ? task : $"{task}<{result}>";
        bool isAsync = task.Length > 0 && !declared.Exists(static d => d.StartsWith("in ", StringComparison.Ordinal) || d.StartsWith("ref ", StringComparison.Ordinal));
        string text = $"$\"{i}{string.Concat(parameters.Select((_, n) => $" {{Show(p{n})}}"))}\"";
        string value = result switch { "int" => "s.Length", "string" => "s", "long?" => "s.Length % 2 == 0 ? s.Length : (long?)null", "(int N, string? Tag)" => "(s.Length, s)", _ => "" };
        string answer = value.Length == 0 ? isAsync || task.Length == 0 ? "" : $"return {task}.CompletedTask; "
            : isAsync || task.Length == 0 ? $"return {value}; " : $"return {task}.FromResult<{result}>({value}); ";
        string attribute = dice.Chance(25) ? $"[Job({(dice.Chance(50) ? "Concurrency = 2" : takesToken ? "TimeoutMilliseconds = 60000" : dice.Chance(badness) ? "TimeoutMilliseconds = 5" : "")})] " : "";
        string access = attribute.Length > 0 && dice.Chance(40) ? "internal " : "public ";
        if (dice.Chance(badness)) access += dice.Pick("static ", "virtual ");
        jobs.Append($"    {attribute}{access}{(isAsync ? "async " : "")}{returned} {name}({string.Join(", ", declared)}) {{ {(isAsync ? "await Task.Yield(); " : "")}string s = {text}; {answer}}}\n");
        if (!access.Contains("static", StringComparison.Ordinal)) WriteChecks(dice, name, parameters, declared, result, task); // What is static is no job.
    }

    private void WriteChecks(Dice dice, string name, (string Type, string[] Values)[] parameters, List<string> declared, string result, string task)
    {
        string handle = name.EndsWith("Async", StringComparison.Ordinal) ? name : name + "Async";
        string plainName = name.EndsWith("Async", StringComparison.Ordinal) ? name[..^5] : name;
        bool hasResult = result != "void";
        int token = declared.FindIndex(static d => d.StartsWith("CancellationToken", StringComparison.Ordinal));
        string Arguments(int which, bool withToken)
        {
            List<string> all = [.. parameters.Select(p => p.Values[which])];
            if (withToken && token >= 0) all.Insert(token, "CancellationToken.None"); // Not default: it might be another overload's argument.
            return string.Join(", ", all);
        }

        string Plain(int which) => (task.Length > 0 ? "await " : "") + $"plain.{name}({Arguments(which, withToken: true)})";
        for (int which = 0; which < 3; which++)
        {
            _calls++;
            _checks.Append(hasResult
                ? $"if (Show(await pool.{handle}({Arguments(which, withToken: true)})) != Show({Plain(which)})) return \"{handle} {which}\";\n"
                : $"await pool.{handle}({Arguments(which, withToken: true)});\n");
        }

        _calls++;
        _checks.Append($"if (pool.TryPost.{plainName}({Arguments(0, withToken: false)}) != EnqueueResult.Enqueued) return \"{plainName} was not posted\"; await pool.Lifetime.DrainAsync();\n");
        if (parameters.Length == 0) return;
        _calls += 9;
        string item = parameters.Length == 1 ? parameters[0].Type : $"({string.Join(", ", parameters.Select(static p => p.Type))})";
        string Item(int which) => parameters.Length == 1 ? parameters[0].Values[which] : $"({Arguments(which, withToken: false)})";
        string source = $"new {dice.Pick("List<" + item + ">", item.EndsWith("[]", StringComparison.Ordinal) ? $"List<{item}>" : item + "[]")} {{ {Item(0)}, {Item(1)}, {Item(2)} }}";
        string expected = $"string.Join(\"|\", new[] {{ Show({Plain(0)}), Show({Plain(1)}), Show({Plain(2)}) }}{{0}})";
        string stem = plainName.TrimStart('@');
        _checks.Append(hasResult
            ? $$"""
                if (string.Join("|", (await pool.{{stem}}AllAsync({{source}})).Select(r => Show(r))) != {{expected.Replace("{0}", "", StringComparison.Ordinal)}}) return "{{stem}}AllAsync";
                { var each = new List<string>(); await foreach (var r in pool.{{stem}}EachAsync({{source}})) each.Add(Show(r)); each.Sort(StringComparer.Ordinal);
                  if (string.Join("|", each) != {{expected.Replace("{0}", ".OrderBy(x => x, StringComparer.Ordinal)", StringComparison.Ordinal)}}) return "{{stem}}EachAsync"; }
                if (string.Join("|", (await pool.{{stem}}SettledAsync({{source}})).Select(r => Show(r.Value))) != {{expected.Replace("{0}", "", StringComparison.Ordinal)}}) return "{{stem}}SettledAsync";

                """
            : $$"""
                await pool.{{stem}}AllAsync({{source}});
                { int each = 0; await foreach (var r in pool.{{stem}}EachAsync({{source}})) each++; if (each != 3) return "{{stem}}EachAsync"; }
                if ((await pool.{{stem}}SettledAsync({{source}})).Count(r => r.Exception is null) != 3) return "{{stem}}SettledAsync";

                """);
    }
}
