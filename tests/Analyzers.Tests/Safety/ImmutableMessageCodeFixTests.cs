using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.UnsafeMessageAnalyzer, Concurrency.CodeFixes.ImmutableMessageCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

public sealed class ImmutableMessageCodeFixTests
{
    [Theory]
    [InlineData(
        "record Order(int Id, List<string> Lines); class C { Order _o = new(1, new List<string>()); void F(Index.Ref r) { r.Tell.PutAsync([|_o|]); foreach (string l in _o.Lines) { Console.WriteLine(l + _o.Lines.Count + _o.Lines[0]); } } }",
        "record Order(int Id, ImmutableArray<string> Lines); class C { Order _o = new(1, []); void F(Index.Ref r) { r.Tell.PutAsync(_o); foreach (string l in _o.Lines) { Console.WriteLine(l + _o.Lines.Length + _o.Lines[0]); } } }")]
    [InlineData(
        "class Order { public int Id { get; init; } public string[] Lines { get; init; } = []; } class C { Order _o = new() { Lines = new string[3] }; void F(Index.Ref r, List<string> l) { r.Tell.PutAsync([|_o|]); _o = new Order { Lines = l.ToArray() }; Console.WriteLine(_o.Lines.Any()); } }",
        "class Order { public int Id { get; init; } public ImmutableArray<string> Lines { get; init; } = []; } class C { Order _o = new() { Lines = [.. new string[3]] }; void F(Index.Ref r, List<string> l) { r.Tell.PutAsync(_o); _o = new Order { Lines = [.. l.ToArray()] }; Console.WriteLine(_o.Lines.Any()); } }")]
    public Task CollectionOfAMessage_BecomesImmutable(string source, string @fixed) => Verify.Fixes(Code(source), Code(@fixed));

    [Theory]
    [InlineData("record Order(int Id, List<string> Lines); class C { Order _o = new(1, []); void F(Index.Ref r) { r.Tell.PutAsync([|_o|]); _o.Lines.Add(\"\"); } }")]
    [InlineData("record Order(int Id, List<string> Lines); class C { Order _o = new(1, []); void F(Index.Ref r) { r.Tell.PutAsync([|_o|]); G(_o.Lines); } void G(List<string> l) { } }")]
    [InlineData("class Order { public int Id { get; set; } public List<string> Lines { get; init; } = []; } class C { Order _o = new(); void F(Index.Ref r) { r.Tell.PutAsync([|_o|]); } }")]
    [InlineData("record Order(int Id, Dictionary<int, string> Lines); class C { Order _o = new(1, []); void F(Index.Ref r) { r.Tell.PutAsync([|_o|]); } }")]
    [InlineData("record Order(int Id, List<List<string>> Lines); class C { Order _o = new(1, []); void F(Index.Ref r) { r.Tell.PutAsync([|_o|]); } }")]
    public Task CollectionThatIsChangedOrHandedOn_HasNoFix(string source) => Verify.OffersNoFix(Code(source));

    private static string Code(string source) => HandwrittenHandle.Usings + source + HandwrittenHandle.Source;
}
