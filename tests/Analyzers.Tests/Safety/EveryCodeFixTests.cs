using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.AsyncVoidAnalyzer, Concurrency.CodeFixes.EveryCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1021: a timer inside an actor becomes one of the actor's.</summary>
public sealed class EveryCodeFixTests
{
    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing Concurrency;\n\n";

    [Fact]
    public Task TimerOfAnActor_BecomesATimerOfTheActors() => Verify.Fixes(
        Usings + """
        [Actor]
        public sealed partial class Cache
        {
            private readonly Timer _timer;
            private int _age;

            public Cache(int age)
            {
                _age = age;
                _timer = new Timer([|async|] _ =>
                {
                    await Task.Yield();
                    _age++;
                }, null, 1_000, 1_000);
            }

            public int Age() => _age;
        }
        """,
        Usings + """
        [Actor]
        public sealed partial class Cache
        {
            private int _age;

            public Cache(int age)
            {
                _age = age;
            }

            public int Age() => _age;

            [Every(1000)]
            private async Task TickAsync()
            {
                await Task.Yield();
                _age++;
            }
        }
        """);

    [Theory]
    [InlineData("private Timer _t; public A() { _t = new Timer([|async|] _ => await Task.Yield(), null, 0, 1000); }")]
    [InlineData("private Timer _t; public A() { _t = new Timer([|async|] _ => await Task.Yield(), null, 5, 5); }")]
    [InlineData("private Timer _t; public A(int n) { _t = new Timer([|async|] _ => await Task.Delay(n), null, 1000, 1000); }")]
    [InlineData("private Timer _t; public A() { _t = new Timer([|async|] s => await Task.FromResult(s), null, 1000, 1000); }")]
    [InlineData("private Timer _t; public A() { _t = new Timer([|async|] _ => await Task.Yield(), null, 1000, 1000); } public void Y() => _t.Dispose();")]
    [InlineData("private Timer? _t; public void Y() { _t = new Timer([|async|] _ => await Task.Yield(), null, 1000, 1000); }")]
    public Task OtherTimer_HasNoFix(string members) => Verify.OffersNoFix(Usings + "[Actor] public sealed partial class A { public void X() { } " + members + " }");

    [Fact]
    public Task TimerOfAnOrdinaryClass_HasNoFix() =>
        Verify.OffersNoFix(Usings + "public class A { private Timer _t; public A() { _t = new Timer([|async|] _ => await Task.Yield(), null, 1000, 1000); } }");
}
