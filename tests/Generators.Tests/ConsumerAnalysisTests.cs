using Concurrency.Support;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators.Tests;

/// <summary>The check that generated code is silent can fail.</summary>
public sealed class ConsumerAnalysisTests
{
    [Fact]
    public async Task GeneratedCodeThatARuleDislikes_IsFound()
    {
        GeneratorRun run = GeneratorRun.Of("using Concurrency; [Actor] public sealed partial class A { [System.Obsolete(\"old\")] public void X() { } }");
        Assert.Empty(await ConsumerAnalysis.OfGeneratedCode(run));

        SyntaxTree tree = Assert.Single(run.Sources).SyntaxTree;
        string text = tree.ToString().Replace("#pragma warning disable CS0612, CS0618, CS0672, CS0809", "//", StringComparison.Ordinal).Replace("[global::System.Obsolete]", "", StringComparison.Ordinal);
        SyntaxTree changed = tree.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(text, System.Text.Encoding.UTF8));

        Assert.Contains(await ConsumerAnalysis.In(run.Output.ReplaceSyntaxTree(tree, changed), [changed]), d => d.Id == "CS0618");
    }
}
