using Concurrency.Support;

namespace Concurrency.Generators.Tests;

/// <summary>Up to 64 bytes of parameters travel in the message, more in an object of their own; sizes are counted with their padding.</summary>
public sealed class ActorSpillTests
{
    [Theory]
    [InlineData("decimal a, decimal b, decimal c, decimal d", false)]
    [InlineData("decimal a, decimal b, decimal c, decimal d, byte e", true)]
    [InlineData("Padded a, Padded b", false)]
    [InlineData("Padded a, Padded b, Padded c", true)]
    public void Parameters_SpillBeyondSixtyFourBytes(string parameters, bool isSpilled)
    {
        GeneratorRun run = GeneratorRun.Of($"using Concurrency; public struct Padded {{ public byte A; public long B; public byte C; }} [Actor] public sealed partial class A {{ public void Put({parameters}) {{ }} }}");

        Assert.Empty(run.Problems);
        Assert.Equal(isSpilled, Assert.Single(run.Sources).SourceText.ToString().Contains("class PutArguments", StringComparison.Ordinal));
    }

    // The handle derives from nothing that could be meant.
    [Fact]
    public void InheritedDocumentation_IsNotCopied()
    {
        GeneratorRun run = GeneratorRun.Of("using Concurrency; [Actor] public sealed partial class A {\n/// <inheritdoc cref=\"object.GetHashCode\"/>\npublic int Add(int n) => n; }");

        Assert.Empty(run.Problems);
        Assert.DoesNotContain("<inheritdoc", Assert.Single(run.Sources).SourceText.ToString(), StringComparison.Ordinal);
    }
}
