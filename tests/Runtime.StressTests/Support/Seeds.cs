namespace Concurrency.Runtime.StressTests.Support;

/// <summary>How many random schedules a test explores: its own default, or <c>CONCURRENCY_STRESS_SEEDS</c>, by which the systematic ones also go one preemption deeper.</summary>
internal static class Seeds
{
    private static readonly int? Asked =
        int.TryParse(Environment.GetEnvironmentVariable("CONCURRENCY_STRESS_SEEDS"), out int seeds) ? seeds : null;

    public static int Or(int usual) => Asked ?? usual;

    public static int Preemptions(int usual) => Asked is null ? usual : Math.Max(usual, 2);
}
