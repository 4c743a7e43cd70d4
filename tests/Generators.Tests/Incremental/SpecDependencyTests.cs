using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static Concurrency.Generators.Tests.Remembering;

namespace Concurrency.Generators.Tests;

/// <summary>
/// A spec is read again only where a declaration has changed that its own lead to. So each way is gone in which a declaration can have a say in a spec from another file, or from the file behind that one;
/// what comes out must be what a driver gives that has never seen the program.
/// </summary>
public sealed class SpecDependencyTests
{
    private const string Worker = "Worker.cs";

    private static readonly (string Path, string Text)[] Files =
    [
        (Worker, """
            using Concurrency;
            using System.Threading.Tasks;
            using Deep;
            using static Deep.Statics;
            namespace Near.Inner
            {
                /// <summary>Works.</summary>
                [Actor(Capacity = Numbers.Capacity, HandleName = Names.Handle, OnError = ActorErrorMode.Restart)]
                public sealed partial class Worker : Middle, IService
                {
                    public Worker(Key key) { }

                    /// <summary>See <see cref="Documented"/>.</summary>
                    public int Add(int n = Numbers.Capacity, Color color = Color.Green) => n;

                    public string Name(Captured captured, Wide wide, Nested nested) => "";

                    public Generic<Limit> Get(Limit limit) => null!;

                    public Outside.Thing Qualified() => null!;

                    public Task<int> Serve(int n) => Task.FromResult(n);
                }
            }
            """),
        ("Keyed.cs", """
            namespace Near { [Concurrency.Actor] public sealed partial class Keyed([Concurrency.ActorKey] Deep.Key key) { public Deep.Key Get() => key; } }
            """),
        ("Pair.cs", "namespace Near { [Concurrency.Actor] public sealed partial class Pair<T> { public T Get() => default!; } }"),
        ("Line.cs", """
            using Concurrency;
            namespace Near
            {
                [Pipeline]
                public sealed partial class Line
                {
                    [Stage(0)] public Deep.Last First(string text) => null!;
                    [Stage(1)] public int Second(Deep.First first) => 1;
                }
            }
            """),
        ("Middle.cs", """
            using Deep;
            using Alias = Deep.One;
            [Concurrency.Actor]
            public abstract class Middle : Root
            {
                public int FromMiddle(Imported imported, Alias alias, Inside inside, string? text = null) => 1;
            }
            """),
        ("Root.cs", """
            [Concurrency.Actor]
            public abstract class Root : System.IDisposable
            {
                public sealed class Inside;
                public int FromRoot() => 1;
                public void Dispose() { }
            }
            """),
        ("IService.cs", "public interface IService : IServiceBase { System.Threading.Tasks.Task<int> Serve(int n); }"),
        ("IServiceBase.cs", "public interface IServiceBase { }"),
        ("Numbers.cs", "public static class Numbers { public const int Capacity = More.Value; }"),
        ("More.cs", "#if NOTHING\npublic static class More { public const int Value = 7; }\n#else\npublic static class More { public const int Value = 8; }\n#endif"),
        ("Names.cs", "public static class Names { public const string Handle = nameof(Handles.Desk); }"),
        ("Handles.cs", "public enum Handles { Desk }"),
        ("Color.cs", "public enum Color { Red, Green, Blue }"),
        ("Wide.cs", "namespace Deep { public struct Wide { public Part Part; } }"),
        ("Struct.cs", "namespace Deep { public struct Part { public decimal A, B; } }"),
        ("Limit.cs", "namespace Deep { [System.Obsolete(\"o\", DiagnosticId = Ids.Old)] public sealed class Limit; }"),
        ("Ids.cs", "namespace Deep { public static class Ids { public const string Old = \"OLD1\"; } }"),
        ("Generic.cs", "namespace Deep { public sealed class Generic<T>; }"),
        ("Statics.cs", "namespace Deep { public static class Statics { public sealed class Nested; } }"),
        ("Key.cs", "namespace Deep { public class Key : KeyBase; }"),
        ("KeyBase.cs", "namespace Deep { public class KeyBase { public override bool Equals(object? other) => true; public override int GetHashCode() => 1; } }"),
        ("Last.cs", "namespace Deep { public class Last : Between; public class Captured; }"),
        ("Documented.cs", "namespace Deep { public class Documented; }"),
        ("Between.cs", "namespace Deep { public class Between : First; }"),
        ("First.cs", "namespace Deep { public class First; public class One; public class Two; }"),
        ("Outside.cs", "namespace Outside { public class Thing; }"),
        ("Imported.cs", "namespace Deep { public class Imported; } namespace Other { public class Imported; }"),
        ("Another.cs", "namespace Near.Inner { public class Another; } namespace Near { public class Marker; }"),
        ("Plain.cs", "namespace Deep { public class Plain { public int X() => 1; } }"),
        ("Services.cs", "namespace Microsoft.Extensions.DependencyInjection { public class Services; }"),
    ];

    [Theory]
    [InlineData("constant behind a constant behind a setting", "More.cs", "Value = 8", "Value = 9", true)]
    [InlineData("symbol of a condition that is defined in the file", "More.cs", "#if NOTHING", "#define NOTHING\n#if NOTHING", true)]
    [InlineData("name behind a nameof", "Names.cs", "Handles.Desk", "Handles", true)]
    [InlineData("member behind a nameof gone", "Handles.cs", "Desk", "Table", false)]
    [InlineData("enumeration's member has another value", "Color.cs", "Red, Green", "Green, Red", true)]
    [InlineData("enumeration's type", "Color.cs", "Color {", "Color : long {", false)]
    [InlineData("type that hides another by a nearer namespace", "Another.cs", "class Marker;", "class Captured;", true)]
    [InlineData("type of another shape that hides another", "Another.cs", "class Marker;", "delegate void Captured();", true)]
    [InlineData("namespace that hides another", "Another.cs", "namespace Near {", "namespace Near.Outside { public class Nothing; } namespace Near {", true)]
    [InlineData("type that hides a namespace", "Another.cs", "class Marker;", "class Outside { public class Thing; }", true)]
    [InlineData("attribute that hides ours", "Another.cs", "class Marker;", "class ActorAttribute : System.Attribute;", true)]
    [InlineData("attribute that hides ours by the short name", "Another.cs", "class Marker;", "class Actor : System.Attribute;", true)]
    [InlineData("attribute's own usage", "Another.cs", "class Marker;", "[System.AttributeUsage(System.AttributeTargets.Method)] class ActorAttribute : System.Attribute;", true)]
    [InlineData("neighbour that differs by case alone", "Another.cs", "class Another;", "class worker;", true)]
    [InlineData("neighbour that is called like a generic one's file", "Another.cs", "class Marker;", "class Pair_1;", true)]
    [InlineData("namespace that differs by case alone", "Another.cs", "namespace Near {", "namespace near { public class Nothing; } namespace Near {", true)]
    [InlineData("type called field", "Another.cs", "class Marker;", "class field;", true)]
    [InlineData("namespace called field", "Another.cs", "namespace Near {", "namespace Near.field { public class Nothing; } namespace Near {", true)]
    [InlineData("using in the file of the base", "Middle.cs", "using Deep;", "using Deep; using Imported = Other.Imported;", true)]
    [InlineData("alias in the file of the base", "Middle.cs", "Alias = Deep.One", "Alias = Deep.Two", true)]
    [InlineData("type behind the alias gone", "First.cs", "class One", "class OneMore", false)]
    [InlineData("nullability in the file of the base", "Middle.cs", "using Deep;", "#nullable disable\nusing Deep;", false)]
    [InlineData("member of the base's base", "Root.cs", "FromRoot()", "FromTheRoot(int n)", true)]
    [InlineData("attribute of the base's base gone", "Root.cs", "[Concurrency.Actor]", "", true)]
    [InlineData("interface of the base's base that says what a method is", "Root.cs", "class Root : System.IDisposable", "class Root", true)]
    [InlineData("base of the base's base", "Root.cs", "class Root :", "class Root : Deep.Plain,", false)]
    [InlineData("access of a type nested in the base's base", "Root.cs", "public sealed class Inside", "protected sealed class Inside", true)]
    [InlineData("member called like the handle in the base's base", "Root.cs", "int FromRoot()", "int FromRoot() => 1; public int Desk()", true)]
    [InlineData("contract's member", "IService.cs", "Serve(int n);", "Serve(int n); int More();", true)]
    [InlineData("contract's base", "IServiceBase.cs", "{ }", "{ int More(); }", true)]
    [InlineData("field of a struct in a struct", "Struct.cs", "A, B", "A, B, C, D, E", true)]
    [InlineData("access of a type", "Key.cs", "public class Key", "internal class Key", true)]
    [InlineData("comparison that the base of a key has", "KeyBase.cs", "public override bool Equals(object? other)", "public bool Same(object? other)", true)]
    [InlineData("key becomes a value", "Key.cs", "class Key : KeyBase", "record struct Key(int N)", false)]
    [InlineData("conversion to a base's base", "Between.cs", "Between : First", "Between", true)]
    [InlineData("constant of an attribute of a type", "Ids.cs", "OLD1", "OLD2", true)]
    [InlineData("constraint of a generic type", "Generic.cs", "Generic<T>", "Generic<T> where T : struct", false)]
    [InlineData("parameters of a generic type", "Generic.cs", "Generic<T>", "Generic<T, U>", false)]
    [InlineData("type that is found through a using static", "Statics.cs", "class Nested", "class Nestling", true)]
    [InlineData("type that documentation refers to", "Documented.cs", "class Documented;", "struct Documentation;", true)]
    [InlineData("type renamed", "Wide.cs", "struct Wide", "struct Broad", true)]
    [InlineData("part of the actor", "Plain.cs", "namespace Deep", "namespace Near.Inner { public partial class Worker { public int InAPart() => 1; } } namespace Deep", true)]
    [InlineData("global using", "Plain.cs", "namespace Deep", "global using Alias = Deep.Two; namespace Deep", true)]
    [InlineData("global using of a namespace", "Plain.cs", "namespace Deep", "global using Other; namespace Deep", false)]
    [InlineData("service that is looked up without being mentioned", "Services.cs", "public class Services;", "public interface IServiceScopeFactory;", true)]
    [InlineData("type of the framework that nobody mentions", "Plain.cs", "namespace Deep", "namespace System { public struct Nullable<T>; } namespace Deep", false)]
    [InlineData("member of a type that nobody mentions", "Plain.cs", "int X()", "long Y()", false)]
    public void DeclarationElsewhereChanged_GivesWhatAFreshRunGives(string edit, string file, string oldText, string newText, bool differs)
    {
        GeneratorRun before = Of(Files);
        GeneratorRun after = before.After(c => Replace(c, file, t => t.Replace(oldText, newText, StringComparison.Ordinal)));

        Assert.NotEmpty(edit);
        AssertFresh(after);
        Assert.Equal(differs, Show(before) != Show(after));

        // Away and back, typed anew: the tree is another one, and what was remembered under the old one is there again.
        GeneratorRun back = after.After(c => Replace(c, file, _ => Files.Single(f => f.Path == file).Text));
        Assert.Equal(Show(before), Show(back));
        Assert.Equal(Show(after), Show(back.After(_ => (CSharpCompilation)after.Input)));
    }

    [Fact]
    public void Program_IsAsItIsMeant() => Assert.Equal(
        ["Near.Inner.Worker.Actors.g.cs", "Near.Keyed.Actors.g.cs", "Near.Line.Pipelines.g.cs", "Near.Pair_1.Actors.g.cs"],
        GeneratorRun.Of(GeneratorRun.Compile(Files)).Sources.Select(static s => s.HintName).Order());

    [Fact]
    public void TypeMovedToAnotherFile_GivesWhatAFreshRunGives()
    {
        GeneratorRun before = Of(Files);
        GeneratorRun after = before.After(static c => Replace(Replace(c, "Struct.cs", static _ => "namespace Deep { public class Nothing; }"), "Plain.cs", static t => t + "namespace Deep { public struct Part { public decimal A, B, C, D, E; } }"));

        AssertFresh(after);
        Assert.NotEqual(Show(before), Show(after));
    }

    [Fact]
    public void FileGone_GivesWhatAFreshRunGives()
    {
        GeneratorRun before = Of(Files);
        GeneratorRun after = before.After(static c => c.RemoveSyntaxTrees(c.SyntaxTrees.Single(static t => t.FilePath == "Ids.cs")));

        AssertFresh(after);
        Assert.NotEqual(Show(before), Show(after));
    }

    // A type's members are those of its parts in the order of the files.
    [Fact]
    public void FilesInAnotherOrder_GiveWhatAFreshRunGives()
    {
        GeneratorRun before = Of([("A.cs", "[Concurrency.Actor] public partial class A { public int X() => 1; }"), ("B.cs", "public partial class A { public int Y() => 1; }"), ("C.cs", "public partial class A { public int Z() => 1; }")]);
        GeneratorRun after = before.After(static c => c.RemoveAllSyntaxTrees().AddSyntaxTrees(c.SyntaxTrees.Reverse()));

        AssertFresh(after);
        Assert.NotEqual(Show(before), Show(after));
    }

    // Seed 90000397 of the fuzzer: the variables of a program's statements are in scope in every file, though they may not be used there.
    [Theory]
    [InlineData("", "int Level = 1;")]
    [InlineData("int Other = 1;", "int Level = 1;")]
    [InlineData("M(out int other); void M(out int n) => n = 1;", "M(out int Level); void M(out int n) => n = 1;")]
    [InlineData("void Other() { }", "void Level() { }")]
    [InlineData("const int Level = 1;", "const int Level = 2;")]
    public void VariableOfTopLevelStatements_HidesATypeOfItsName(string before, string after)
    {
        GeneratorRun first = Of([("A.cs", "public enum Level { Low = -3 } [Concurrency.Actor] public partial class A { public int X(Level? level = Level.Low) => 1; }"), ("B.cs", before)]);
        GeneratorRun second = first.After(c => Replace(c, "B.cs", _ => after));

        AssertFresh(second);
        AssertFresh(second.After(c => Replace(c, "B.cs", _ => before)));
    }

    [Fact]
    public void ProgramOfTopLevelStatements_IsADeclaration()
    {
        GeneratorRun before = Of([("A.cs", "[Concurrency.Actor] public partial class A { public int X(Program program) => 1; }"), ("B.cs", "")]);
        GeneratorRun after = before.After(static c => Replace(c, "B.cs", static _ => "int n = 1;"));

        AssertFresh(after);
        Assert.NotEqual(Show(before), Show(after));
    }
}
