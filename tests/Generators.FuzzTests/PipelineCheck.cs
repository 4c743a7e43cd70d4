using Concurrency.Support;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators.FuzzTests;

/// <summary>A random pipeline against what must hold: generated silently or refused, the same twice, and a run of it gives what plain loops give.</summary>
internal static class PipelineCheck
{
    public static async Task<Verdict> Of(int seed)
    {
        var dice = new Dice(seed);
        int badness = dice.Chance(75) ? 0 : 10;
        string name = dice.Pick<string>(Vocabulary.Types);
        var pipeline = new RandomPipeline(dice, name, badness);
        string space = dice.Pick("", "N", "@namespace.@event");
        string text = space.Length == 0 ? pipeline.Text : $"namespace {space};\n{pipeline.Text}";
        bool isDamaged = dice.Chance(15);
        if (isDamaged)
        {
            text = Damage.Of(text, dice);
        }

        (string, string)[] files = [("Surroundings.cs", Vocabulary.Surroundings), ("Pipeline.cs", text)];
        Verdict verdict = await Oracle.Check(seed, files, thoroughly: seed % 40 == 0);
        verdict.Text = text;

        // Damage may leave a program that compiles and means something else: what it gives is then nobody's to say.
        if (!isDamaged && verdict.Failure is null && verdict is { InputCompiles: true, IsRefused: false, Output: { } output })
        {
            verdict.Handlers++;
            string type = space.Length == 0 ? name : $"{space}.{name}";
            string check = $$"""
                public static class Check { public static async Task<string> RunAsync() {
                    await using var flow = global::{{type}}.Flow.Start();
                    var all = new List<long>();
                    await foreach (var item in flow.RunAsync(new List<{{pipeline.Input}}> { {{pipeline.Items}} })) all.Add({{pipeline.Output}});
                    return string.Join("|", all);
                } }
                """;
            verdict.Fail("a run differs from plain loops", await Running.Compare(output.AddSyntaxTrees(CSharpSyntaxTree.ParseText(check, References.ParseOptions, "Check.cs")), pipeline.Expected));
        }

        return verdict;
    }
}
