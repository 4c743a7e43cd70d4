using Concurrency.Support;
using Microsoft.CodeAnalysis;
using static Concurrency.Generators.Tests.ActorProgram;

namespace Concurrency.Generators.Tests;

/// <summary>Names that are keywords, unusual, or those of something generated, compiled and run.</summary>
public sealed class ActorNameTests
{
    [Theory]
    [InlineData("Message")]
    [InlineData("Cell")]
    [InlineData("Handler")]
    [InlineData("TellSender")]
    [InlineData("TryTellSender")]
    [InlineData("TimedAsks")]
    [InlineData("Name")]
    [InlineData("Lifetime")]
    [InlineData("Tell")]
    [InlineData("Start")]
    [InlineData("Statistics")]
    [InlineData("System")]
    [InlineData("Concurrency")]
    [InlineData("@class")]
    [InlineData("@record")]
    [InlineData("@field")]
    [InlineData("@required")]
    [InlineData("@await")]
    [InlineData("@dynamic")]
    [InlineData("@notnull")]
    [InlineData("Été")]
    [InlineData("Ⅷ")]
    [InlineData("名前")]
    public Task ActorOfAnyName_Runs(string name) => Expect("3", $$"""
        #pragma warning disable CS8981 // The name is lower-case.
        namespace N
        {
            [Actor] public sealed partial class {{name}}(int n)
            {
                public int Add(int a, {{name}} other) => n + a;
                public void Me() => Self.TryTell.Me();
            }
        }
        """, $"await using N.{name}.Ref a = N.{name}.Ref.Start(1); return (await a.AddAsync(2, new N.{name}(0))).ToString();");

    [Fact]
    public Task MessagesAndParameters_NamedLikeGeneratedOnes_Run() => Expect("1 2 3 4 5 6 7", """
        [Actor] public sealed partial class A
        {
            private int _n;
            public int Tell(int Message) => Message;
            public int TryTell(int Handler, int HandlerKind) => HandlerKind;
            public int Name(int _cell, int _actor, int _timeout) => _timeout;
            public int Start(int actor, int options, int timeout, int message) => message;
            public int Cell(int Cell, int Token, int value__) => Cell;
            public int value__(int Arguments, int @this) => @this;
            public int Handle(int Ask, int Return, int Await) => Await + _n;
            public void Lifetime() { }
            public void WithTimeout() { }
            public void Message() { }
            public void Handler() { }
            public void Async() => _n = 0;
        }
        """, """
        await using A.Ref a = A.Ref.Start();
        await a.Async(); await a.LifetimeAsync(); await a.WithTimeoutAsync(); await a.MessageAsync(); await a.HandlerAsync(); a.TryTell.Async(); await a.Tell.Async();
        return $"{await a.TellAsync(1)} {await a.TryTellAsync(0, 2)} {await a.NameAsync(0, 0, 3)} {await a.StartAsync(0, 0, 0, 4)} {await a.CellAsync(5, 0, 0)} {await a.value__Async(0, 6)} {await a.HandleAsync(0, 0, 7)}";
        """);

    [Fact]
    public Task Keywords_AreEscapedEverywhere() => Expect("1 x", """
        namespace @namespace.@event
        {
            public partial class @static<@new> { [Actor(HandleName = "ref")] public sealed partial class @class(int @int) { public required string @string { get; init; } public string @void(@new @params, int @in = 1) => @int + " " + @string; } }
        }
        """, "await using var a = @namespace.@event.@static<int>.@class.@ref.Start(1, @string: \"x\"); return await a.voidAsync(1);");

    [Fact]
    public Task ParametersCalledLikeADiscardOrContextualKeyword_Run() => Expect("1 2 3", """
        [Actor] public sealed partial class A
        {
            public int Discard(int _) => _;
            public int Value(int value, int field, int get) => value;
            public int Await(int await, int async, int yield, int from, int where, int global) => global;
        }
        """, "await using A.Ref a = A.Ref.Start(); return $\"{await a.DiscardAsync(1)} {await a.ValueAsync(2, 0, 0)} {await a.AwaitAsync(0, 0, 0, 0, 0, 3)}\";");

    [Fact]
    public Task SomethingCalledField_DoesNotMeetTheKeyword() => Expect("1 2", """
        [Actor] public sealed partial class A { private readonly int field = 1; public int X() => field; public bool Me() => Self is not null; }
        [Actor] public sealed partial class B<field> { public int X(field f) => 2; }
        """, "await using var a = A.Ref.Start(); await using var b = B<int>.Ref.Start(); return $\"{await a.XAsync()} {await b.XAsync(0)}\";");

    [Fact]
    public Task HandleName_IsUsedThroughout() => Expect("1 Handle", """
        [Actor(HandleName = "Handle")] public sealed partial class Ref { public int X() => 1; public string Me() => Self.GetType().Name; }
        """, "await using Ref.Handle a = Ref.Handle.Start(); return $\"{await a.XAsync()} {await a.MeAsync()}\";");

    [Fact]
    public Task SameNamesApartFromCaseArityOrNamespace_GenerateDistinctFiles() => Expect("1 2 3 4 5 6", """
        namespace N { [Actor] public sealed partial class A { public int X() => 1; } [Actor] public sealed partial class A<T> { public int X() => 2; } [Actor] public sealed partial class A_1 { public int X() => 3; } }
        namespace n { [Actor] public sealed partial class A { public int X() => 4; } }
        namespace M { public partial class O { [Actor] public sealed partial class A { public int X() => 5; } } public partial class o { [Actor] public sealed partial class A { public int X() => 6; } } }
        """, """
        await using var a = N.A.Ref.Start(); await using var b = N.A<int>.Ref.Start(); await using var c = N.A_1.Ref.Start(); await using var d = n.A.Ref.Start(); await using var e = M.O.A.Ref.Start(); await using var f = M.o.A.Ref.Start();
        return $"{await a.XAsync()} {await b.XAsync()} {await c.XAsync()} {await d.XAsync()} {await e.XAsync()} {await f.XAsync()}";
        """);

    [Fact]
    public Task GlobalNamespaceAndEveryKindOfContainer_Run() => Expect("1 2 3 4 5", """
        [Actor] public sealed partial class A { public int X() => 1; }
        public partial struct S<T> { [Actor] public sealed partial class A(T t) { public T X() => t; } }
        public partial record R<T> where T : struct { public partial interface I { [Actor] public sealed partial class A(T t) { public T X() => t; } } }
        public readonly ref partial struct F { [Actor] internal sealed partial class A { public int X() => 4; } }
        public partial record struct Q { [Actor] public sealed partial class A { public int X() => 5; } }
        """, """
        await using var a = A.Ref.Start(); await using var b = S<int>.A.Ref.Start(2); await using var c = R<int>.I.A.Ref.Start(3); await using var d = F.A.Ref.Start(); await using var e = Q.A.Ref.Start();
        return $"{await a.XAsync()} {await b.XAsync()} {await c.XAsync()} {await d.XAsync()} {await e.XAsync()}";
        """);

    [Fact]
    public void Documentation_IsTheUsers_AndASendDoesNotPromiseItsResult()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using Concurrency;
            [Actor] public sealed partial class A
            {
                /// <summary>Adds.</summary>
                /// <param name="n">How much.</param>
                /// <returns>The new
                /// total.</returns>
                /// <example><code>
                /// if (true)
                ///     a.Add(1);
                /// </code></example>
                public int Add(int n) => n;

                /// <inheritdoc/>
                public override string ToString() => "";
            }
            """);

        Assert.Empty(run.Problems);
        INamedTypeSymbol handle = run.Output.GetTypeByMetadataName("A+Ref")!;
        string ask = Xml(handle.GetMembers("AddAsync").Single());
        string tell = Xml(handle.GetTypeMembers("TellSender").Single().GetMembers("AddAsync").Single());
        Assert.Contains("The new\n", ask, StringComparison.Ordinal);
        Assert.Contains("\n    a.Add(1);", ask.Replace("\n    ", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("How much.", tell, StringComparison.Ordinal);
        Assert.DoesNotContain("The new", tell, StringComparison.Ordinal);
        Assert.Contains("accepted", tell, StringComparison.Ordinal);
    }

    private static string Xml(ISymbol symbol) => symbol.GetDocumentationCommentXml()!;
}
