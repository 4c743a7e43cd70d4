using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace Concurrency.Generators.Tests;

/// <summary><c>AddConcurrency()</c>: what it registers, where it is generated, and what an edit costs.</summary>
public sealed class RegistrationTests
{
    private const string Actor = "using Concurrency; namespace N; [Actor] public sealed partial class A { public int Add(int by) { return by; } }";

    [Fact]
    public async Task EveryKind_ReadsAsHandWritten()
    {
        GeneratorRun run = Run("""
            using System;
            using System.Diagnostics.CodeAnalysis;
            using System.Threading.Tasks;
            using Concurrency;
            using Microsoft.Extensions.DependencyInjection;

            namespace Shop;

            public sealed class Clock;

            [Actor]
            public sealed partial class Orders(Clock clock, int batch = 5)
            {
                public string Place(string text) => text + clock + batch;
            }

            [Actor]
            [Experimental("SHOP001")]
            internal sealed partial class Draft
            {
                public void Save() { }
            }

            [WorkerPool]
            internal sealed partial class Invoices
            {
                public string Render(string order) => order;
            }

            public static partial class Nested
            {
                [Pipeline]
                internal sealed partial class Import
                {
                    [Stage(1)]
                    private static Task SaveAsync(string line) => Task.CompletedTask;
                }

                [Actor]
                private sealed partial class Hidden
                {
                    public void Do() { }
                }
            }

            [Actor]
            public sealed partial class Cell<T>
            {
                public T Keep(T value) => value;
            }

            [Actor]
            public sealed partial class Named(string name)
            {
                public string Name() => name;
            }

            [Actor]
            public sealed partial class Configured([FromKeyedServices("name")] string name)
            {
                public string Name() => name;
            }

            [Actor]
            [NotRegistered]
            public sealed partial class ByHand
            {
                public void Do() { }
            }

            [Actor]
            [Obsolete("Gone", error: true)]
            public sealed partial class Gone
            {
                public void Do() { }
            }

            [Actor]
            public abstract partial class Base
            {
                public void Do() { }
            }
            """);

        Assert.Empty(run.Problems);
        Assert.Empty(await ConsumerAnalysis.OfGeneratedCode(run));
        Snapshot.Verify(run, only: "Concurrency.Hosting");
    }

    [Fact]
    public void WithoutThePackage_NothingIsGenerated() =>
        Assert.DoesNotContain(GeneratorRun.Of(GeneratorRun.Compile(("Test.cs", Actor)).WithReferences(References.WithContainer)).Sources, s => s.HintName == "Concurrency.Hosting.g.cs");

    [Fact]
    public void WithoutAnnotatedTypes_NothingIsGenerated() => Assert.Empty(Run("public sealed class Plain;").Sources);

    [Fact]
    public void TypeThatCannotBeGenerated_IsLeftOut()
    {
        GeneratorRun run = Run(Actor + " [Actor] public sealed class NotPartial { public void X() { } }");

        string text = run.Sources.Single(s => s.HintName == "Concurrency.Hosting.g.cs").SourceText.ToString();
        Assert.Contains("AddConcurrent<global::N.A.Ref>(services);", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NotPartial", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return by;", "return by + 1;")]
    [InlineData("int Add", "int Sum")]
    [InlineData("[Actor]", "[Actor(Capacity = 5)]")]
    [InlineData("namespace N;", "namespace N; public class Unrelated;")]
    public void EditThatChangesNoRegistration_RegeneratesNothing(string oldText, string newText) =>
        Assert.All(ReasonsAfter(oldText, newText), reason => Assert.True(reason is Cached or Unchanged, reason.ToString()));

    [Theory]
    [InlineData("class A", "class B")]
    [InlineData("class A", "class A(string name)")]
    public void EditThatChangesARegistration_Regenerates(string oldText, string newText) => Assert.Equal([Modified], ReasonsAfter(oldText, newText));

    private static GeneratorRun Run(string source) => GeneratorRun.Of(GeneratorRun.Compile(("Test.cs", source)).WithReferences(References.WithHosting));

    private static IReadOnlyList<IncrementalStepRunReason> ReasonsAfter(string oldText, string newText) => Run(Actor).After(compilation =>
    {
        SyntaxTree tree = compilation.SyntaxTrees.Single();
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(Actor.Replace(oldText, newText, StringComparison.Ordinal), References.ParseOptions, tree.FilePath, System.Text.Encoding.UTF8));
    }).Reasons(StepNames.Registrations);
}
