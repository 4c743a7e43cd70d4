using System.Globalization;
using System.Text;

namespace Concurrency.Generators.FuzzTests;

/// <summary>A random pipeline over numbers, in changing types and forms of stage, and the program that compares a run of it with plain loops.</summary>
internal sealed class RandomPipeline
{
    private static readonly string[] Types = ["int", "long", "string", "(int N, string? Tag)"];

    public RandomPipeline(Dice dice, string name, int badness)
    {
        var stages = new StringBuilder();
        string type = dice.Pick<string>(Types);
        long[] items = [.. Enumerable.Range(1, dice.Next(12)).Select(n => (long)n)];
        Input = type;
        Items = string.Join(", ", items.Select(n => Wrap(type, n.ToString(CultureInfo.InvariantCulture))));
        int order = 0;
        int count = 1 + dice.Next(5);
        for (int i = 0; i < count; i++)
        {
            order += 1 + dice.Next(3);
            string result = dice.Pick<string>(Types);
            string input = i > 0 && dice.Chance(badness) ? dice.Pick<string>(Types) : type;
            string value = Unwrap(input, "item");
            string settings = dice.Chance(30) ? dice.Pick(", Concurrency = 3", ", Capacity = 1", ", Capacity = 7, Concurrency = 2", ", Fuse = StageFusion.Never", ", OnError = StageErrorMode.Skip", badness > 0 ? ", Concurrency = 0" : ", Fuse = StageFusion.Always") : "";
            string token = dice.Chance(30) ? ", CancellationToken ct" : "";
            string access = dice.Pick("private ", "public ", "internal static ", "private static ");
            switch (dice.Next(5))
            {
                case 0:
                    // A last stage that returns bool must say what it is.
                    string kind = i == count - 1 ? ", Kind = StageKind.Filter" : "";
                    string form = dice.Pick("bool", "ValueTask<bool>", "Task<bool>");
                    stages.Append($"[Stage({order}{settings}{kind})] {access}{Async(form)}{form} Is{i}({input} item{token}) {{ {Yield(form)}return {value} % 3 != 0; }}\n");
                    items = [.. items.Where(n => n % 3 != 0)];
                    break;
                case 1:
                    bool isStream = dice.Chance(50);
                    stages.Append($"[Stage({order}{settings})] {access}{(isStream ? "async IAsyncEnumerable" : "IEnumerable")}<{result}> Many{i}({input} item) {{ {(isStream ? "await Task.Yield(); " : "")}long n = {value}; yield return {Wrap(result, "n")}; yield return {Wrap(result, "(n + 1)")}; }}\n");
                    items = [.. items.SelectMany(n => new[] { n, n + 1 })];
                    type = result;
                    break;
                case 2:
                    int size = 1 + dice.Next(4);
                    string collection = dice.Pick($"IReadOnlyList<{input}>", $"{input}[]");
                    stages.Append($"[Stage({order}, Batch = {size})] {access}{result} Batch{i}({collection} batch{token}) {{ long n = 0; foreach ({input} item in batch) n += {value}; return {Wrap(result, "n")}; }}\n");
                    items = [.. items.Chunk(size).Select(c => c.Sum())];
                    type = result;
                    break;
                default:
                    string task = dice.Pick("", "", "Task", "ValueTask");
                    string returned = task.Length == 0 ? result : $"{task}<{result}>";
                    stages.Append($"[Stage({order}{settings})] {access}{Async(returned)}{returned} Map{i}({input} item{token}) {{ {Yield(returned)}long n = {value} + {i}; return {Wrap(result, "n")}; }}\n");
                    items = [.. items.Select(n => n + i)];
                    type = result;
                    break;
            }
        }

        string deadLetter = dice.Chance(20) ? "[DeadLetter] private void Rejected(StageFailure failure) { }\n" : "";
        Text = $"[Pipeline{(dice.Chance(20) ? "(SharedInstance = true)" : "")}]\npublic {dice.Pick("sealed ", "")}partial class {name}{dice.Pick("", "", "(int size = 3)")}\n{{\n{stages}{deadLetter}}}\n";
        Expected = string.Join("|", items);
        Output = Unwrap(type, "item");
    }

    /// <summary>The declaration.</summary>
    public string Text { get; }

    /// <summary>The type of the first stage's item.</summary>
    public string Input { get; }

    /// <summary>The items of the run, as expressions.</summary>
    public string Items { get; }

    /// <summary>The number in an output, as an expression.</summary>
    public string Output { get; }

    /// <summary>What plain loops give.</summary>
    public string Expected { get; }

    private static string Wrap(string type, string number) => type switch
    {
        "int" => $"(int)({number})",
        "long" => $"(long)({number})",
        "string" => $"({number}).ToString()",
        _ => $"((int)({number}), (string?)null)",
    };

    private static string Unwrap(string type, string item) => type switch
    {
        "string" => $"long.Parse({item})",
        "int" or "long" => $"(long){item}",
        _ => $"(long){item}.N",
    };

    private static string Async(string returned) => IsTask(returned) ? "async " : "";

    private static string Yield(string returned) => IsTask(returned) ? "await Task.Yield(); " : "";

    private static bool IsTask(string returned) => returned.StartsWith("Task", StringComparison.Ordinal) || returned.StartsWith("ValueTask", StringComparison.Ordinal);
}
