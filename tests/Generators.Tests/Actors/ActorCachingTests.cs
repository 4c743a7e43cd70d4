namespace Concurrency.Generators.Tests;

public sealed class ActorCachingTests() : GeneratorCachingTests(StepNames.ActorSpecs, "[Actor]")
{
    [Theory]
    [InlineData("timer", "public int Add", "[Every(50)] private void Tick() { } public int Add")]
    [InlineData("stream", "public int Add", "public System.Collections.Generic.IAsyncEnumerable<B> All() => null!; public int Add")]
    [InlineData("key", "public int Add", "public A([ActorKey] int key) { } public int Add")]
    [InlineData("attribute argument", "[Actor]", "[Actor(Capacity = 5)]")]
    public void EditOfWhatActorsHave_Regenerates(string edit, string oldText, string newText)
    {
        Assert.NotEmpty(edit);
        AssertRegenerates(oldText, newText);
    }
}
