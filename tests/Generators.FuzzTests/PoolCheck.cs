using Concurrency.Support;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators.FuzzTests;

/// <summary>A random pool against what must hold: generated silently or refused, the same twice, and every way to call a job gives what the plain object's method gives.</summary>
internal static class PoolCheck
{
    public static async Task<Verdict> Of(int seed)
    {
        var dice = new Dice(seed);
        int badness = dice.Chance(70) ? 0 : 12;
        string name = dice.Pick<string>(Vocabulary.Types);
        var pool = new RandomPool(dice, name, badness);
        string space = dice.Pick("", "N", "@namespace.@event");
        string text = "using static Showing;\n" + (space.Length == 0 ? pool.Text : $"namespace {space};\n{pool.Text}");
        bool isDamaged = dice.Chance(15);
        if (isDamaged)
        {
            text = Damage.Of(text, dice);
        }

        const string Showing = """
            public static class Showing { public static string Show(object? o) => o is int[] a ? "[" + string.Join(",", a) + "]" : System.Convert.ToString(o, System.Globalization.CultureInfo.InvariantCulture) ?? ""; }
            """;
        (string, string)[] files = [("Surroundings.cs", Vocabulary.Surroundings + Showing), ("Pool.cs", text)];
        Verdict verdict = await Oracle.Check(seed, files, thoroughly: seed % 40 == 0);
        verdict.Text = text;
        if (!isDamaged && verdict.Failure is null && verdict is { InputCompiles: true, IsRefused: false, Output: { } output })
        {
            verdict.Handlers++;
            string type = "global::" + (space.Length == 0 ? name : $"{space}.{name}");
            string check = $$"""
                using System; using System.Linq; using System.Collections.Generic; using System.Threading.Tasks; using Concurrency; using static Showing;
                public static class Check { public static async Task<string> RunAsync() {
                    var plain = new {{type}}();
                    await using var pool = {{type}}.Pool.Start();
                    {{pool.Checks}}
                    await pool.Lifetime.DrainAsync();
                    PoolStatistics done = pool.Statistics;
                    return (done.Completed, done.Failed, done.Queued, done.Active) == ({{pool.Calls}}, 0, 0, 0) ? "" : done.ToString();
                } }
                """;
            verdict.Fail("the pool differs from the plain object", await Running.Compare(output.AddSyntaxTrees(CSharpSyntaxTree.ParseText(check, References.ParseOptions, "Check.cs")), expected: ""));
        }

        return verdict;
    }
}
