namespace Concurrency.Runtime.StressTests.Support;

/// <summary>How long the tests on real threads run: 3 s, or <c>CONCURRENCY_STRESS_SECONDS</c>.</summary>
internal static class StressTime
{
    public static TimeSpan Span { get; } =
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("CONCURRENCY_STRESS_SECONDS"), out int seconds) ? seconds : 3);
}
