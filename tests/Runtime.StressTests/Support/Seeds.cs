namespace Concurrency.Runtime.StressTests.Support;

/// <summary>
/// How many random schedules a test explores: its own default, or <c>CONCURRENCY_STRESS_SEEDS</c>. The systematic ones go through the schedules with so many preemptions as they say
/// themselves, two where more seeds are asked for, or <c>CONCURRENCY_STRESS_PREEMPTIONS</c>; then through all of them.
/// </summary>
internal static class Seeds
{
    private static readonly int? Asked = Read("CONCURRENCY_STRESS_SEEDS");
    private static readonly int? AskedPreemptions = Read("CONCURRENCY_STRESS_PREEMPTIONS");

    /// <summary>Whether this is an ordinary run, which has no time for all schedules of everything.</summary>
    public static bool AreLimited => Asked is null && AskedPreemptions is null;

    public static int Or(int usual) => Asked ?? usual;

    public static int Preemptions(int usual) => AskedPreemptions ?? (Asked is null ? usual : Math.Max(usual, 2));

    private static int? Read(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out int number) ? number : null;
}
