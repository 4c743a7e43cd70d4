using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace Concurrency.Generators.Tests;

/// <summary>What an edit costs, named after the edit: the same questions to each generator.</summary>
/// <param name="specs">The step that reads a declaration.</param>
/// <param name="mark">The attribute of the class, in brackets.</param>
/// <param name="methodMark">What stands before a method that belongs to the handle.</param>
public abstract class GeneratorCachingTests(string specs, string mark, string methodMark = "")
{
    private const string File = "Marked.cs";
    private const string Other = "Other.cs";
    private const string OtherText = "namespace N; public sealed class B;";

    // As a block, so that an edit can move the class to another namespace.
    private const string OtherInBlock = "namespace N { public sealed class B; }";

    private readonly string _source = $"using Concurrency; namespace N; {mark} public sealed partial class A {{ {methodMark}public int Add(B b) {{ return 1; }} }}";

    [Theory]
    [InlineData("comment", File, "using Concurrency;", "// a comment\nusing Concurrency;")]
    [InlineData("whitespace", File, "{ return 1; }", "{   return 1;   }")]
    [InlineData("body", File, "return 1;", "return 2;")]
    [InlineData("unrelated type in the same file", File, "namespace N;", "namespace N; public class Unrelated;")]
    [InlineData("unrelated file", "New.cs", "", "public class Unrelated;")]
    public void EditThatChangesNoShape_RegeneratesNothing(string edit, string file, string oldText, string newText)
    {
        GeneratorRun run = Start(OtherText).After(c => Edit(c, file, oldText, newText));

        Assert.NotEmpty(edit);
        Assert.All(run.Reasons(specs), reason => Assert.True(reason is Cached or Unchanged, reason.ToString()));
        Assert.All(run.OutputReasons, reason => Assert.Equal(Cached, reason));
    }

    [Theory]
    [InlineData("rename", File, "int Add", "int Sum")]
    [InlineData("parameter type", File, "Add(B b)", "Add(int b)")]
    [InlineData("parameter type in another file", Other, OtherInBlock, "namespace M { public sealed class B; }")]
    public void EditThatChangesTheShape_Regenerates(string edit, string file, string oldText, string newText)
    {
        Assert.NotEmpty(edit);
        AssertRegenerates(file, oldText, newText);
    }

    [Fact]
    public void AnotherOneAdded_LeavesTheFirstAlone()
    {
        GeneratorRun run = Start(OtherText).After(c => Edit(c, "New.cs", "", $"using Concurrency; {mark} public sealed partial class Z {{ {methodMark}public int X(int n) => n; }}"));

        Assert.Equal([New, Cached], run.Reasons(specs).Select(r => r == Unchanged ? Cached : r).Order());
    }

    /// <summary>The same for what only this kind of class can have.</summary>
    protected void AssertRegenerates(string oldText, string newText) => AssertRegenerates(File, oldText, newText);

    private void AssertRegenerates(string file, string oldText, string newText)
    {
        GeneratorRun run = Start(OtherInBlock).After(c => Edit(c, file, oldText, newText));

        Assert.Equal(Modified, Assert.Single(run.Reasons(specs)));
        Assert.Equal(Modified, Assert.Single(run.OutputReasons));
    }

    private GeneratorRun Start(string other) => GeneratorRun.Of(GeneratorRun.Compile((File, _source), (Other, other), ("Usings.cs", "global using M; namespace M { public class Marker; }")));

    private static CSharpCompilation Edit(CSharpCompilation compilation, string file, string oldText, string newText)
    {
        if (compilation.SyntaxTrees.FirstOrDefault(t => t.FilePath == file) is not { } tree)
        {
            return compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(newText, References.ParseOptions, file));
        }

        string text = tree.ToString();
        Assert.Contains(oldText, text, StringComparison.Ordinal);
        return compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(text.Replace(oldText, newText, StringComparison.Ordinal), System.Text.Encoding.UTF8)));
    }
}
