namespace Concurrency.Benchmarks.Harness;

/// <summary>One way to do a group's work.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Run">Does that many operations and throws when its own check fails.</param>
internal sealed record Contestant(string Name, Func<int, Task> Run)
{
    public static Contestant Of(string name, Action<int> run) => new(name, operations =>
    {
        run(operations);
        return Task.CompletedTask;
    });
}
