using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace Concurrency.Generators.Tests;

/// <summary>What an edit costs: named after the edit.</summary>
public sealed class ActorCachingTests
{
    private const string Actor = "using Concurrency; namespace N; [Actor] public sealed partial class A { public int Add(B b) { return 1; } }";
    private const string Other = "namespace N; public sealed class B;";

    [Theory]
    [InlineData("comment", "Actor.cs", "using Concurrency;", "// a comment\nusing Concurrency;")]
    [InlineData("whitespace", "Actor.cs", "{ return 1; }", "{   return 1;   }")]
    [InlineData("body", "Actor.cs", "return 1;", "return 2;")]
    [InlineData("unrelated type in the same file", "Actor.cs", "namespace N;", "namespace N; public class Unrelated;")]
    [InlineData("unrelated file", "New.cs", "", "public class Unrelated;")]
    public void EditThatChangesNoShape_RegeneratesNothing(string edit, string file, string oldText, string newText)
    {
        GeneratorRun run = Start().After(c => Edit(c, file, oldText, newText));

        Assert.NotEmpty(edit);
        Assert.All(run.Reasons(StepNames.ActorSpecs), reason => Assert.True(reason is Cached or Unchanged, reason.ToString()));
        Assert.All(run.OutputReasons, reason => Assert.Equal(Cached, reason));
    }

    [Theory]
    [InlineData("rename", "Actor.cs", "int Add", "int Sum")]
    [InlineData("parameter type", "Actor.cs", "Add(B b)", "Add(int b)")]
    [InlineData("timer", "Actor.cs", "public int Add", "[Every(50)] private void Tick() { } public int Add")]
    [InlineData("stream", "Actor.cs", "public int Add", "public System.Collections.Generic.IAsyncEnumerable<B> All() => null!; public int Add")]
    [InlineData("attribute argument", "Actor.cs", "[Actor]", "[Actor(Capacity = 5)]")]
    [InlineData("parameter type in another file", "Other.cs", "public sealed class B;", "namespace M { public sealed class B; }")]
    public void EditThatChangesTheShape_Regenerates(string edit, string file, string oldText, string newText)
    {
        GeneratorRun first = GeneratorRun.Of(GeneratorRun.Compile(("Actor.cs", Actor), ("Other.cs", file == "Other.cs" ? "namespace N { public sealed class B; }" : Other), ("Usings.cs", "global using M; namespace M { public class Marker; }")));
        string original = file == "Other.cs" ? "namespace N { public sealed class B; }" : oldText;
        GeneratorRun run = first.After(c => Edit(c, file, original, newText));

        Assert.NotEmpty(edit);
        Assert.Equal(Modified, Assert.Single(run.Reasons(StepNames.ActorSpecs)));
        Assert.Equal(Modified, Assert.Single(run.OutputReasons));
    }

    [Fact]
    public void AnotherActorAdded_LeavesTheFirstAlone()
    {
        GeneratorRun run = Start().After(c => Edit(c, "New.cs", "", "[Concurrency.Actor] public sealed partial class Z { public void X() { } }"));

        Assert.Equal([New, Cached], run.Reasons(StepNames.ActorSpecs).Select(r => r == Unchanged ? Cached : r).Order());
    }

    private static GeneratorRun Start() => GeneratorRun.Of(GeneratorRun.Compile(("Actor.cs", Actor), ("Other.cs", Other)));

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
