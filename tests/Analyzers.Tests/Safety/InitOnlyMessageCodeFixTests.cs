using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.UnsafeMessageAnalyzer, Concurrency.CodeFixes.InitOnlyMessageCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1005: a message that nobody changes is declared so.</summary>
public sealed class InitOnlyMessageCodeFixTests
{
    private const string Sender = "class C { Order _o = new() { Id = 1 }; void F(Index.Ref r) { r.Tell.PutAsync([|_o|]); Console.WriteLine(_o.Id); } }";

    [Theory]
    [InlineData("class Order { public int Id { get; set; } public string? Name { get; set; } }", "class Order { public int Id { get; init; } public string? Name { get; init; } }")]
    [InlineData("class Order { public int Id { get; set; } public Order() { Id = 2; } private readonly string _key = \"\"; }", "class Order { public int Id { get; init; } public Order() { Id = 2; } private readonly string _key = \"\"; }")]
    [InlineData("record Order { public int Id { get; set; } public ImmutableArray<int> Lines { get; set; } = []; }", "record Order { public int Id { get; init; } public ImmutableArray<int> Lines { get; init; } = []; }")]
    public Task MessageThatIsSetWhileMade_BecomesInitOnly(string before, string after) => Verify.Fixes(Code(Sender, before), Code(Sender.Replace("[|_o|]", "_o", StringComparison.Ordinal), after));

    [Theory]
    [InlineData("class Order { public int Id { get; set; } void F() { Id = 3; } }")]
    [InlineData("class Order { public int Id { get; set; } public List<int> Lines { get; } = []; }")]
    [InlineData("class Order { public int Id { get; set; } public int Count; }")]
    [InlineData("interface IOrder { int Id { get; set; } } class Order : IOrder { public int Id { get; set; } }")]
    [InlineData("class Order { public int Id { get; set; } } static class E { static void F(Order o) => o.Id++; }")]
    [InlineData("class Order { public int Id { get; set; } } static class E { static void F(Order o) { (o.Id, _) = (1, 2); } }")]
    public Task MessageThatIsSetLater_OrUnsafeOtherwise_HasNoFix(string message) => Verify.OffersNoFix(Code(Sender, message));

    [Fact]
    public Task MessageInAnotherFile_IsChangedThere()
    {
        var test = new Verify.Test();
        test.TestState.Sources.Add(Code(Sender, string.Empty));
        test.TestState.Sources.Add("class Order { public int Id { get; set; } }");
        test.FixedState.Sources.Add(Code(Sender.Replace("[|_o|]", "_o", StringComparison.Ordinal), string.Empty));
        test.FixedState.Sources.Add("class Order { public int Id { get; init; } }");
        return test.RunAsync(CancellationToken.None);
    }

    private static string Code(string sender, string message) => HandwrittenHandle.Usings + sender + message + HandwrittenHandle.Source;
}
