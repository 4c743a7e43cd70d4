using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static Concurrency.Generators.Tests.Remembering;

namespace Concurrency.Generators.Tests;

/// <summary>
/// Specs are read again only where declarations have changed. So each thing that an actor's file can depend on is changed, once where it is and once somewhere else, after the specs have been remembered;
/// what comes out must be what a driver gives that has never seen the program.
/// </summary>
public sealed class SpecMemoryTests
{
    private const string Actor = "Actor.cs";
    private const string Elsewhere = "Elsewhere.cs";

    private static readonly (string Path, string Text)[] Files =
    [
        (Actor, """
            using Concurrency;
            using System.Threading.Tasks;
            using Renamed = Types.First;
            namespace N
            {
                [Actor(Capacity = Types.Constants.Capacity)]
                public sealed partial class A : Types.Base, Types.IContract
                {
                    /// <summary>Adds.</summary>
                    public int Add(int n = Types.Constants.Default) { return n; }

                    public string Name(Ambiguous name, Renamed first, Types.Wide wide, string text) => "";

                    public Task<int> Promise(int n) => Task.FromResult(n);

                    public Everywhere Global() => null!;
                }
            }
            """),
        (Elsewhere, """
            namespace Types
            {
                public static class Constants { public const int Capacity = 5; public const int Default = Other; private const int Other = 1; }
                public class Base { public virtual int FromBase() { return 1; } }
                public interface IContract { Task<int> Promise(int n); }
                public sealed class First;
                public sealed class Second;
                public struct Wide { public decimal A, B; public long X; public int Property { get { return 1; } } }
            }
            namespace N { public partial class A { public int InThePart() => 1; } }
            """),
        ("Global.cs", "global using System.Threading.Tasks; global using Everywhere = Types.Second; global using M; namespace M { public sealed class Ambiguous; }"),
    ];

    [Theory]
    [InlineData("constant that an attribute's argument names", Elsewhere, "Capacity = 5", "Capacity = 6", true)]
    [InlineData("constant behind the constant of a default value", Elsewhere, "Other = 1", "Other = 2", true)]
    [InlineData("attribute's argument", Actor, "[Actor(Capacity = Types.Constants.Capacity)]", "[Actor(Capacity = 9)]", true)]
    [InlineData("attribute gone", Actor, "[Actor(Capacity = Types.Constants.Capacity)]", "", true)]
    [InlineData("attribute of the base class", Elsewhere, "public class Base", "[Concurrency.Actor] public abstract partial class Base", true)]
    [InlineData("class of the base becomes an actor", Elsewhere, "public class Base", "[Concurrency.Actor] public partial class Base", true)]
    [InlineData("interface's member", Elsewhere, "Promise(int n);", "Promise(int n); Task More();", true)]
    [InlineData("interface's base", Elsewhere, "public interface IContract", "public interface IContract : System.IComparable<int>", true)]
    [InlineData("alias", Actor, "Renamed = Types.First", "Renamed = Types.Second", true)]
    [InlineData("global alias", "Global.cs", "Everywhere = Types.Second", "Everywhere = Types.First", true)]
    [InlineData("global using gone", "Global.cs", "global using M;", "", true)]
    [InlineData("type that hides another by a nearer namespace", Elsewhere, "namespace N {", "namespace N { public sealed class Ambiguous;", true)]
    [InlineData("namespace that hides another", Elsewhere, "namespace N {", "namespace N.Types { public class Unrelated; } namespace N {", true)]
    [InlineData("member called field", Elsewhere, "class Base {", "class Base { protected int field; ", true)]
    [InlineData("type called like the file of another", Elsewhere, "namespace N {", "namespace N { public class a;", true)]
    [InlineData("method in the other part", Elsewhere, "int InThePart()", "long InThePart()", true)]
    [InlineData("required member in the other part", Elsewhere, "int InThePart()", "required int R { get; init; } public int InThePart()", true)]
    [InlineData("constructor in the other part", Elsewhere, "public int InThePart()", "public A(int n) { } public int InThePart()", true)]
    [InlineData("documentation", Actor, "Adds.", "Adds up.", true)]
    [InlineData("documentation in the other part", Elsewhere, "public int InThePart()", "/// <summary>New.</summary>\npublic int InThePart()", true)]
    [InlineData("nullability", Actor, "using Concurrency;", "#nullable disable\nusing Concurrency;", false)]
    [InlineData("nullability from inside of a body on", Actor, "{ return n; }", "{\n#nullable disable\nreturn n; }", false)]
    [InlineData("comment that makes a file a generated one", Actor, "using Concurrency;", "// <auto-generated/>\nusing Concurrency;", false)]
    [InlineData("condition", Actor, "public Everywhere Global()", "#if DEBUG\n#else\npublic int Conditional() => 1;\n#endif\npublic Everywhere Global()", true)]
    [InlineData("symbol of a condition", Actor, "using Concurrency;", "#define X\nusing Concurrency;", false)]
    [InlineData("field of a struct", Elsewhere, "public long X;", "public decimal X, Y;", true)]
    [InlineData("accessor that declares a field", Elsewhere, "{ get { return 1; } }", "{ get { return field; } }", true)]
    [InlineData("diagnostic of an obsolete type", Elsewhere, "public sealed class First;", "[System.Obsolete(\"o\", DiagnosticId = \"OLD1\")] public sealed class First;", true)]
    [InlineData("access", Elsewhere, "public struct Wide", "internal struct Wide", false)]
    [InlineData("type renamed", Elsewhere, "public struct Wide", "public struct Wider", false)]
    [InlineData("body", Actor, "{ return n; }", "{ return n + 1; }", false)]
    [InlineData("body elsewhere", Elsewhere, "{ return 1; }", "{ return 2; }", false)]
    [InlineData("body without its end", Elsewhere, "FromBase() { return 1; }", "FromBase() { return 1; ", true)]
    [InlineData("comment", Actor, "public int Add", "/* a comment */ public int Add", false)]
    [InlineData("comment elsewhere", Elsewhere, "namespace Types", "// a comment\nnamespace Types", false)]
    public void EditAfterSpecsWereRemembered_GivesWhatAFreshRunGives(string edit, string file, string oldText, string newText, bool differs)
    {
        GeneratorRun before = Remembering.Of(Files);
        GeneratorRun after = before.After(c => Replace(c, file, t => t.Replace(oldText, newText, StringComparison.Ordinal)));

        Assert.NotEmpty(edit);
        AssertFresh(after);
        Assert.Equal(differs, Show(before) != Show(after));
        AssertFresh(after.After(_ => (CSharpCompilation)before.Input));
        Assert.Equal(Show(before), Show(after.After(_ => (CSharpCompilation)before.Input)));
    }

    [Fact]
    public void FileAddedThatChangesWhatANameMeans_GivesWhatAFreshRunGives()
    {
        GeneratorRun before = Remembering.Of(Files);
        GeneratorRun after = before.After(c => c.AddSyntaxTrees(CSharpSyntaxTree.ParseText("namespace N { public sealed class Ambiguous; }", References.ParseOptions, "New.cs", System.Text.Encoding.UTF8)));

        AssertFresh(after);
        Assert.NotEqual(Show(before), Show(after));
    }

    [Fact]
    public void ReferenceGone_GivesWhatAFreshRunGives()
    {
        GeneratorRun before = Remembering.Of([("A.cs", "using Concurrency; [Actor(OnError = ActorErrorMode.Restart)] public partial class A(System.Uri uri) { public System.Uri X() => uri; }")], References.WithContainer);
        GeneratorRun after = before.After(static c => c.WithReferences(References.All));

        AssertFresh(after);
        Assert.NotEqual(Show(before), Show(after)); // A scope of services for a restart is there only with the container.
    }

    [Fact]
    public void OptionsOfTheCompilation_GiveWhatAFreshRunGives()
    {
        GeneratorRun before = Remembering.Of(Files);
        GeneratorRun after = before.After(static c => c.WithOptions(c.Options.WithNullableContextOptions(NullableContextOptions.Disable)));

        AssertFresh(after);
    }

    [Fact]
    public void NameOfTheAssembly_GivesWhatAFreshRunGives()
    {
        (string, string)[] files = [("A.cs", "using Concurrency; [Actor] public partial class A : Types.Base { public int X() => 1; }")];
        MetadataReference library = GeneratorRun.Compile(("L.cs", """
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Friend")]
            namespace Types { [Concurrency.Actor] public abstract class Base { internal int Ref => 1; [Concurrency.Message] internal int Hidden() => 1; } }
            """)).WithAssemblyName("Library").ToMetadataReference();
        GeneratorRun before = Remembering.Of(files, [.. References.All, library]);
        GeneratorRun after = before.After(static c => c.WithAssemblyName("Friend"));

        AssertFresh(after);
        Assert.NotEqual(Show(before), Show(after));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.CSharp12)]
    public void LanguageVersion_GivesWhatAFreshRunGives(LanguageVersion version)
    {
        GeneratorRun before = Remembering.Of(Files);
        CSharpParseOptions older = References.ParseOptions.WithLanguageVersion(version);
        GeneratorRun after = before.After(c => Parsed(c, older));

        AssertFresh(after, older);
        Assert.NotEqual(Show(before), Show(after));
    }

    [Fact]
    public void PreprocessorSymbol_GivesWhatAFreshRunGives()
    {
        GeneratorRun before = Remembering.Of([("A.cs", "using Concurrency; [Actor] public partial class A {\n#if X\npublic long Add() => 1;\n#else\npublic int Add() => 1;\n#endif\n}")]);
        CSharpParseOptions defined = References.ParseOptions.WithPreprocessorSymbols("X");
        GeneratorRun after = before.After(c => Parsed(c, defined));

        AssertFresh(after, defined);
        Assert.NotEqual(Show(before), Show(after));
    }

    // As a linked file's tree does.
    [Fact]
    public void TreeInTwoProjects_IsReadForEach()
    {
        SyntaxTree shared = CSharpSyntaxTree.ParseText("using Concurrency; [Actor] public partial class A { public X Get() => null!; }", References.ParseOptions, "Shared.cs", System.Text.Encoding.UTF8);
        CSharpCompilation Project(string type) => GeneratorRun.Compile(("X.cs", $"global using X = {type};")).AddSyntaxTrees(shared);
        GeneratorRun one = GeneratorRun.Of(Project("string"));
        GeneratorRun other = GeneratorRun.Of(Project("System.Uri"));
        for (int i = 0; i < 3; i++)
        {
            one = one.After(static c => c.AddSyntaxTrees(CSharpSyntaxTree.ParseText("", References.ParseOptions)));
            other = other.After(static c => c.AddSyntaxTrees(CSharpSyntaxTree.ParseText("", References.ParseOptions)));
            AssertFresh(one);
            AssertFresh(other);
        }

        Assert.NotEqual(Show(one), Show(other));
    }

    [Theory]
    [InlineData("using Mine = Concurrency.ActorAttribute;", "", "[Mine]")]
    [InlineData("using MineAttribute = Concurrency.ActorAttribute;", "", "[Mine]")]
    [InlineData("", "global using Mine = Concurrency.ActorAttribute;", "[Mine]")]
    [InlineData("", "global using MineAttribute = Concurrency.ActorAttribute;", "[Mine]")]
    [InlineData("using C = Concurrency;", "", "[C.Actor]")]
    [InlineData("using C = Concurrency;", "", "[C::ActorAttribute]")]
    [InlineData("", "", "[global::Concurrency.Actor]")]
    [InlineData("using Concurrency;", "", "[System.Serializable, @ActorAttribute]")]
    [InlineData("using Concurrency;", "", "[System.Serializable] [type: Actor]")]
    [InlineData("using Concurrency;", "", "[\\u0041ctor]")]
    public void AttributeUnderAnyName_IsFound(string usings, string global, string attribute)
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Compile(("A.cs", $"{usings} namespace N {{ public partial class Outer {{ {attribute} public partial class A {{ public int X() => 1; }} }} }}"), ("G.cs", global)));

        Assert.Equal("N.Outer+A.Actors.g.cs", Assert.Single(run.Sources).HintName);
    }

    [Theory]
    [InlineData("class Actor : System.Attribute;", "[Actor]")]
    [InlineData("class ActorAttribute : System.Attribute;", "[Actor]")]
    public void AnotherAttributeOfThatName_IsNot(string declaration, string attribute) =>
        Assert.Empty(GeneratorRun.Of($"using Concurrency; namespace N {{ {declaration} {attribute} public partial class A {{ public int X() => 1; }} }}").Sources);
}
