using Verify = Concurrency.Support.AnalyzerVerifier<Concurrency.Analyzers.Safety.AsyncVoidAnalyzer, Concurrency.CodeFixes.PeriodicTimerCodeFix>;

namespace Concurrency.Analyzers.Tests.Safety;

/// <summary>CG1021: a timer whose callback is async becomes a loop.</summary>
public sealed class PeriodicTimerCodeFixTests
{
    private const string Usings = "using System;\nusing System.Diagnostics;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    [Fact]
    public Task TimerThatTicksAtOnce_BecomesALoop() => Verify.Fixes(
        Usings + """
        class C : IDisposable
        {
            private Timer? _timer;

            public void Start(int n)
            {
                // Now and then.
                _timer = new Timer([|async|] _ =>
                {
                    await Task.Delay(n);
                }, null, 0, 100);
                Console.WriteLine(n);
            }

            public void Dispose() => _timer?.Dispose();
        }
        """,
        Usings + """
        class C : IDisposable
        {
            private PeriodicTimer? _timer;

            public void Start(int n)
            {
                // Now and then.
                _timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
                _ = TickAsync(_timer);
                Console.WriteLine(n);

                async Task TickAsync(PeriodicTimer timer)
                {
                    do
                    {
                        try
                        {
                            await Task.Delay(n);
                        }
                        catch (Exception exception)
                        {
                            Trace.TraceError(exception.ToString());
                        }
                    }
                    while (await timer.WaitForNextTickAsync());
                }
            }

            public void Dispose() => _timer?.Dispose();
        }
        """);

    [Fact]
    public Task TimerThatWaitsFirst_BecomesALoop() => Verify.Fixes(
        Usings + """
        class C
        {
            private readonly Timer _timer;

            public C()
            {
                _timer = new([|async|] _ => await Task.Yield(), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
            }
        }
        """,
        Usings + """
        class C
        {
            private readonly PeriodicTimer _timer;

            public C()
            {
                _timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
                _ = TickAsync(_timer);

                async Task TickAsync(PeriodicTimer timer)
                {
                    while (await timer.WaitForNextTickAsync())
                    {
                        try
                        {
                            await Task.Yield();
                        }
                        catch (Exception exception)
                        {
                            Trace.TraceError(exception.ToString());
                        }
                    }
                }
            }
        }
        """);

    [Theory]
    [InlineData("private Timer? _t; void F() { _t = new Timer([|async|] _ => await Task.Yield(), null, 0, Timeout.Infinite); }")]
    [InlineData("private Timer? _t; void F() { _t = new Timer([|async|] _ => await Task.Yield(), null, 50, 100); }")]
    [InlineData("private Timer? _t; void F() { _t = new Timer([|async|] _ => await Task.Yield(), null, 0, 100); _t.Change(0, 50); }")]
    [InlineData("private Timer? _t; void F() { _t = new Timer([|async|] s => await Task.FromResult(s), this, 0, 100); }")]
    [InlineData("private Timer? _t; void F(bool b) { _t = new Timer([|async|] _ => { if (b) return; await Task.Yield(); }, null, 0, 100); }")]
    [InlineData("Timer F() => new Timer([|async|] _ => await Task.Yield(), null, 0, 100);")]
    [InlineData("internal Timer? T; void F() { T = new Timer([|async|] _ => await Task.Yield(), null, 0, 100); }")]
    public Task OtherTimer_HasNoFix(string members) => Verify.OffersNoFix(Usings + "class C { " + members + " }");
}
