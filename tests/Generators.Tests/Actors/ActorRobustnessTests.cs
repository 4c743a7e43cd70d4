using Concurrency.Support;

namespace Concurrency.Generators.Tests;

public sealed class ActorRobustnessTests() : GeneratorRobustnessTests("Actor", "", "Ref")
{
    [Theory]
    [InlineData("[Actor(Capacity = )] public partial class A { public void X() { } }")]
    [InlineData("[Actor] public partial class A { public void GetType(int a) { } public void ToString(int b) { } public void TryTellSender() { } }")]
    [InlineData("[Actor] public partial class A<Message> { public void X(Message m) { } }")]
    public Task BrokenActor_IsReportedOrCompiles(string source) => AssertReportedOrCompiles(source);

    [Fact]
    public void OptionalParametersAndSelf_Compile() =>
        Assert.Empty(GeneratorRun.Of("using Concurrency; [Actor] public partial class A(int n) { public int X(string s, int m = 3) => n + m; public void Y() => Self.TryTell.X(\"\"); }").Problems);
}
