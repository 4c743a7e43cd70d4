using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Concurrency.Generators.Tests;

/// <summary>Programs whose specs are remembered, edits of them, and what a driver gives that has never seen them.</summary>
internal static class Remembering
{
    /// <summary>Runs until specs are remembered, which they are from the second run on, and found, from the third.</summary>
    public static GeneratorRun Of((string Path, string Text)[] files, IReadOnlyList<MetadataReference>? references = null)
    {
        CSharpCompilation compilation = GeneratorRun.Compile([.. files, ("Edited.cs", "")]); // What is edited itself is read again anyway.
        GeneratorRun run = GeneratorRun.Of(references is null ? compilation : compilation.WithReferences(references));
        for (int i = 0; i < 3; i++)
        {
            run = run.After(static c => Replace(c, "Edited.cs", static text => text + "\n// again"));
        }

        return run;
    }

    public static CSharpCompilation Replace(CSharpCompilation compilation, string file, Func<string, string> edit)
    {
        SyntaxTree tree = compilation.SyntaxTrees.Single(t => t.FilePath == file);
        string text = edit(tree.ToString());
        Assert.NotEqual(tree.ToString(), text);
        return compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(text, System.Text.Encoding.UTF8)));
    }

    /// <summary>The same program, of which nobody remembers anything.</summary>
    public static CSharpCompilation Parsed(CSharpCompilation compilation, CSharpParseOptions options) =>
        compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Select(t => CSharpSyntaxTree.ParseText(t.ToString(), options, t.FilePath, System.Text.Encoding.UTF8)));

    public static void AssertFresh(GeneratorRun run, CSharpParseOptions? options = null) =>
        Assert.Equal(Show(GeneratorRun.Of(Parsed((CSharpCompilation)run.Input, options ?? References.ParseOptions))), Show(run));

    public static string Show(GeneratorRun run) => string.Join("\n", run.Sources.Select(static s => $"=== {s.HintName}\n{s.SourceText}"));
}
