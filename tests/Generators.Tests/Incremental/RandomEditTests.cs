using System.Globalization;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static Concurrency.Generators.Tests.Remembering;

namespace Concurrency.Generators.Tests;

/// <summary>Edit upon edit of a small project whose declarations have much to do with each other: after each, what comes out is what a driver gives that has never seen it. <c>CONCURRENCY_EDIT_SEEDS</c> asks for more projects.</summary>
public sealed class RandomEditTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Edits = 40;
    private const int DefaultSeeds = 3;

    [Fact]
    public void RandomDeclarationEdits_GiveWhatAFreshRunGives()
    {
        int seeds = int.TryParse(Environment.GetEnvironmentVariable("CONCURRENCY_EDIT_SEEDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : DefaultSeeds;
        int changed = 0;
        for (int seed = 1; seed <= seeds; seed++)
        {
            changed += Check(seed);
        }

        output.WriteLine($"{changed} of {seeds * Edits} edits changed what is generated");
        Assert.True(changed * 6 > seeds * Edits, $"Only {changed} of {seeds * Edits} edits changed what is generated: the projects have become useless.");
    }

    private static int Check(int seed)
    {
        var project = new RandomProject(seed, files: 8);
        GeneratorRun run = Of([.. project.Files], References.WithContainer);
        int changed = 0;
        for (int edit = 0; edit < Edits; edit++)
        {
            string what = project.Edit();
            string before = Show(run);
            run = run.After(c => project.Files.Aggregate(c, static (edited, file) => Written(edited, file.Path, file.Text)));
            GeneratorRun fresh = GeneratorRun.Of(Parsed((CSharpCompilation)run.Input, References.ParseOptions));
            Assert.True(Errors(fresh) == "", $"Seed {seed}, edit {edit}, {what}: {Errors(fresh)}");
            Assert.True(Show(fresh) == Show(run), $"Seed {seed}, edit {edit}, {what}: a fresh run gives\n{Show(fresh)}\nand the edited one\n{Show(run)}\nfor\n{string.Concat(project.Files.Select(static f => $"--- {f.Path}\n{f.Text}"))}");
            changed += before == Show(run) ? 0 : 1;
        }

        return changed;
    }

    private static string Errors(GeneratorRun run) => string.Concat(run.Result.Results.Select(static r => r.Exception?.ToString()));

    private static CSharpCompilation Written(CSharpCompilation compilation, string path, string text) =>
        compilation.SyntaxTrees.Single(t => t.FilePath == path).ToString() == text ? compilation : Replace(compilation, path, _ => text);
}
