using System.Globalization;
using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace Concurrency.Generators.Tests;

/// <summary>A thousand actors in a thousand files: which steps an edit runs again. Reading the specs again costs a comparison; writing a file again costs everything behind it.</summary>
public sealed class ActorScaleTests
{
    private const int Actors = 1_000;
    private const int UsersOfTheOther = Actors / 10;

    private static readonly Lazy<GeneratorRun> First = new(() => GeneratorRun.Of(GeneratorRun.Compile(
        [.. Enumerable.Range(0, Actors).Select(i => ($"Actor{i}.cs", Source(i))), ("Other.cs", "namespace Types { public sealed class Other; } namespace Elsewhere { public class Marker; }"), ("Plain.cs", "namespace N { public class Plain { public int X() => 1; } }")])));

    [Theory]
    [InlineData("body of a plain class", "Plain.cs", "=> 1", "=> 2", 0)]
    [InlineData("signature of a plain class", "Plain.cs", "int X()", "long X(int n)", 0)]
    [InlineData("comment in an actor", "Actor7.cs", "using Concurrency;", "// a comment\nusing Concurrency;", 0)]
    [InlineData("body of a handler", "Actor7.cs", "_n += n", "_n -= n", 0)]
    [InlineData("private member of an actor", "Actor7.cs", "private int _n;", "private int _n; private int M() => _n;", 0)]
    [InlineData("signature of a handler", "Actor7.cs", "Add(int n)", "Add(long n)", 1)]
    [InlineData("name of a handler", "Actor7.cs", "Add(int n)", "Sum(int n)", 1)]
    [InlineData("documentation of a handler", "Actor7.cs", "Adds.", "Adds up.", 1)]
    [InlineData("attribute's argument", "Actor7.cs", "[Actor]", "[Actor(Capacity = 7)]", 1)]
    [InlineData("constructor", "Actor7.cs", "private int _n;", "private int _n; public A7(int n) => _n = n;", 1)]
    [InlineData("member of a type that a hundred actors name", "Other.cs", "class Other;", "class Other { public int X => 1; }", 0)]
    [InlineData("namespace of a type that a hundred actors name", "Other.cs", "namespace Types { public sealed class Other; }", "namespace Elsewhere { public sealed class Other; } namespace Types { public class Nothing; }", UsersOfTheOther)]
    public void Edit_WritesAgainWhatItChanges(string edit, string file, string oldText, string newText, int rewritten)
    {
        GeneratorRun run = First.Value.After(c =>
        {
            SyntaxTree tree = c.SyntaxTrees.Single(t => t.FilePath == file);
            string text = tree.ToString();
            Assert.Contains(oldText, text, StringComparison.Ordinal);
            return c.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(text.Replace(oldText, newText, StringComparison.Ordinal), System.Text.Encoding.UTF8)));
        });

        Assert.NotEmpty(edit);
        Assert.Equal(Actors, run.Sources.Length);
        Assert.Equal((rewritten, Actors - rewritten), (run.Reasons(StepNames.ActorSpecs).Count(r => r == Modified), run.Reasons(StepNames.ActorSpecs).Count(r => r is Cached or Unchanged)));
        Assert.Equal((rewritten, Actors - rewritten), (run.OutputReasons.Count(r => r == Modified), run.OutputReasons.Count(r => r == Cached)));
    }

    [Fact]
    public void ActorAdded_LeavesTheOthersAlone()
    {
        GeneratorRun added = First.Value.After(c => c.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Source(Actors), References.ParseOptions, "New.cs", System.Text.Encoding.UTF8)));

        Assert.Equal((1, Actors), (added.OutputReasons.Count(r => r == New), added.OutputReasons.Count(r => r == Cached)));
    }

    // Roslyn matches the files of two runs by position, so those behind a removed one are all written again: the price is the compiler's to lower. Nothing else must change.
    [Fact]
    public void ActorRemoved_TakesItsFileAlone()
    {
        GeneratorRun removed = First.Value.After(c => c.RemoveSyntaxTrees(c.SyntaxTrees.Single(t => t.FilePath == "Actor7.cs")));

        Assert.Equal(First.Value.Sources.Select(s => s.HintName).Where(n => n != "N.A7.Actors.g.cs"), removed.Sources.Select(s => s.HintName));
        Assert.Equal(1, removed.OutputReasons.Count(r => r == Removed));
    }

    private static string Source(int index) => string.Create(CultureInfo.InvariantCulture, $$"""
        using Concurrency;
        using Types;
        using Elsewhere;
        namespace N
        {
            [Actor] public sealed partial class A{{index}}
            {
                private int _n;

                /// <summary>Adds.</summary>
                public int Add(int n) => _n += n;

                public string Name({{(index % (Actors / UsersOfTheOther) == 0 ? "Other other" : "string text")}}) => "";
            }
        }
        """);
}
