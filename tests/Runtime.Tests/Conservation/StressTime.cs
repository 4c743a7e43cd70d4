namespace Concurrency.Runtime.Tests.Conservation;

/// <summary>How long the rigs on real threads run: 3 s all together, or <c>CONCURRENCY_STRESS_SECONDS</c> each.</summary>
internal static class StressTime
{
    public static TimeSpan PerRig { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("CONCURRENCY_STRESS_SECONDS"), out int seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromMilliseconds(400);
}
