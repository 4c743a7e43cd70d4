using Concurrency.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static Concurrency.Generators.Tests.Remembering;

namespace Concurrency.Generators.Tests;

/// <summary>Which types an edit has read again: those of the file itself, and those whose declarations lead to what has changed.</summary>
public sealed class SpecReadingTests
{
    private const string Everything = "A B C D E";

    private static readonly (string Path, string Text)[] Files =
    [
        ("A.cs", "using Concurrency; namespace N { [Actor] public partial class A { public int X(Parameter p) { return 1; } } }"),
        ("B.cs", "using Concurrency; namespace N { [Actor] public partial class B : Base { public int X(string p) => 1; } }"),
        ("C.cs", "using Concurrency; namespace N { [Actor] public partial class C(A.Ref a) { public int X() => 1; } }"),
        ("D.cs", "using Concurrency; namespace N { [Actor] public partial class D { public int X(string p = \"\".Twice()) { return new Stranger().X(); } } }"),
        ("Heard.cs", "namespace N { public class Heard; }"),
        ("E.cs", "using Concurrency; namespace N { /// <see cref=\"Heard\"/>\n [Actor] public partial class E { public int X() => 1; } }"),
        ("Parameter.cs", "namespace N { public class Parameter { public int X() { return 1; } } }"),
        ("Base.cs", "namespace N { public abstract class Base : Root; }"),
        ("Root.cs", "namespace N { public abstract class Root; }"),
        ("Stranger.cs", "namespace N { public class Stranger { public int X() => 1; } } namespace M { public class Marker; }"),
        ("Extensions.cs", "namespace N { public static class Extensions { public static string Twice(this string s) => s + s; } }"),
        ("Global.cs", "global using System;"),
        ("Framework.cs", "namespace System { public class Known; }"),
        ("Cycle.cs", "namespace N { public class One(Two two); }"),
        ("Back.cs", "namespace N { public class Two(One one); }"),
    ];

    [Theory]
    [InlineData("comment", "A.cs", "using", "// comment\nusing", "A")]
    [InlineData("body", "A.cs", "return 1", "return 2", "A")]
    [InlineData("signature", "A.cs", "X(Parameter p)", "Y(Parameter p)", "A C")]
    [InlineData("signature that nobody needs", "D.cs", "X(string p", "X(int n, string p", "D")]
    [InlineData("attribute", "E.cs", "[Actor]", "[Actor(Capacity = 3)]", "E")]
    [InlineData("body of a parameter's type", "Parameter.cs", "return 1", "return 2", "")]
    [InlineData("member of a parameter's type", "Parameter.cs", "int X()", "int Y()", "A C")]
    [InlineData("base", "Base.cs", "class Base : Root;", "class Base : Root { public int Y() => 1; }", "B")]
    [InlineData("base of a base", "Root.cs", "class Root;", "class Root { public int Y() => 1; }", "B")]
    [InlineData("type that only a body mentions", "Stranger.cs", "int X()", "long X()", "")]
    [InlineData("type that nobody mentions", "Stranger.cs", "class Marker;", "class Marker; public class Unheard;", "")]
    [InlineData("type of a mentioned name elsewhere", "Stranger.cs", "class Marker;", "class Marker; public class Parameter;", "A C")]
    [InlineData("nested type of a mentioned name", "Stranger.cs", "class Marker;", "class Marker { public class Parameter; }", "")]
    [InlineData("member of a mentioned name", "Stranger.cs", "int X()", "int Parameter()", "")]
    [InlineData("attribute that may be meant", "Stranger.cs", "class Marker;", "class Marker; public class ActorAttribute : Attribute;", Everything)]
    [InlineData("neighbour that differs by case alone", "Stranger.cs", "class Stranger {", "class e; public class Stranger {", "E")]
    [InlineData("type that documentation mentions", "Heard.cs", "class Heard;", "class Heard { public int X() => 1; }", "E")]
    [InlineData("part", "Stranger.cs", "class Stranger {", "partial class D; public class Stranger {", "D")]
    [InlineData("extension's parameter", "Extensions.cs", "this string s", "this string s, int n = 1", "D")]
    [InlineData("circle of types that nobody needs", "Cycle.cs", "class One(Two two)", "class One(Two two, int n)", "")]
    [InlineData("circle that is needed now", "Base.cs", "class Base : Root;", "class Base : Root { public One? One; }", "B")]
    [InlineData("namespace", "Stranger.cs", "namespace M", "namespace N.M", Everything)]
    [InlineData("global using", "Global.cs", "global using System;", "global using System; global using System.IO;", Everything)]
    [InlineData("assembly's attribute", "Stranger.cs", "namespace N", "[assembly: System.CLSCompliant(false)] namespace N", Everything)]
    [InlineData("type in a namespace of the framework", "Framework.cs", "class Known;", "class Known; public class Unknown;", Everything)]
    [InlineData("type that is looked up without being mentioned", "Stranger.cs", "class Marker;", "class Marker; public class IServiceScopeFactory;", Everything)]
    public void Edit_ReadsAgainWhatDependsOnIt(string edit, string file, string oldText, string newText, string read)
    {
        var reader = new Reader();
        GeneratorDriver driver = CSharpGeneratorDriver.Create([reader.AsSourceGenerator()], parseOptions: References.ParseOptions);
        CSharpCompilation compilation = GeneratorRun.Compile(Files);
        driver = driver.RunGenerators(compilation);
        Assert.Equal(Everything, reader.TakeRead());
        compilation = Replace(compilation, "Root.cs", static t => t + " ");
        driver = driver.RunGenerators(compilation);
        Assert.Equal(Everything, reader.TakeRead()); // Only the second run knows that there are several.

        driver = driver.RunGenerators(Replace(compilation, file, t => t.Replace(oldText, newText, StringComparison.Ordinal)));
        Assert.NotEmpty(edit);
        Assert.Equal(read, reader.TakeRead());

        // Taken back, which is as it was: nothing is new but nothing either.
        driver.RunGenerators(compilation);
        Assert.Equal("", reader.TakeRead());
    }

    [Fact]
    public void EditsOfSeveralFiles_ReadOnlyWhatIsNew()
    {
        var reader = new Reader();
        GeneratorDriver driver = CSharpGeneratorDriver.Create([reader.AsSourceGenerator()], parseOptions: References.ParseOptions);
        CSharpCompilation compilation = GeneratorRun.Compile(Files);
        for (int round = 0; round < 2; round++)
        {
            compilation = Replace(compilation, "Root.cs", static t => t + " ");
            driver = driver.RunGenerators(compilation);
            reader.TakeRead();
        }

        for (int round = 0; round < 6; round++)
        {
            compilation = Replace(compilation, "Stranger.cs", t => t.Replace("class Marker", $"class Marker{round}; public class Marker", StringComparison.Ordinal));
            driver = driver.RunGenerators(compilation);
            Assert.Equal("", reader.TakeRead());
            compilation = Replace(compilation, "Parameter.cs", t => t.Replace("int X()", $"int X{round}() => 1; public int X()", StringComparison.Ordinal));
            driver = driver.RunGenerators(compilation);
            Assert.Equal("A C", reader.TakeRead());
        }
    }

    /// <summary>Notes which types it is asked to read.</summary>
    private sealed class Reader : IIncrementalGenerator
    {
        private readonly List<string> _read = [];
        private readonly AnnotatedTypes<string> _types;

        public Reader() => _types = new AnnotatedTypes<string>("Actor", (type, _, _, _) =>
        {
            _read.Add(type.Name);
            return type.Name;
        });

        public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(_types.In(context), static (_, _) => { });

        public string TakeRead()
        {
            string read = string.Join(' ', _read.Order(StringComparer.Ordinal));
            _read.Clear();
            return read;
        }
    }
}
