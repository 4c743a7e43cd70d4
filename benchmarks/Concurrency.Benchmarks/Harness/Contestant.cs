namespace Concurrency.Benchmarks.Harness;

/// <summary>One way to do a group's work.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Run">Does that many operations and throws when its own check fails.</param>
internal sealed record Contestant(string Name, Func<int, Task> Run)
{
    /// <summary>How many operations make a run, where this contestant needs another number than the group's: a slow peer, a flood that it does not bear.</summary>
    public int? Operations { get; init; }

    /// <summary>Awaited once, before the warm-up.</summary>
    public Func<Task>? Prepare { get; init; }

    /// <summary>Awaited once, after the last round.</summary>
    public Func<Task>? Release { get; init; }

    public static Contestant Of(string name, Action<int> run) => new(name, operations =>
    {
        run(operations);
        return Task.CompletedTask;
    });

    /// <summary>A contestant whose actors, system or data are made once and used by every run, outside the clock.</summary>
    /// <param name="name">What it is called in the table.</param>
    /// <param name="prepare">Makes what the runs use.</param>
    /// <param name="run">Does that many operations with it.</param>
    /// <param name="release">Ends it.</param>
    public static Contestant Kept<T>(string name, Func<Task<T>> prepare, Func<T, int, Task> run, Func<T, Task>? release = null)
    {
        T? kept = default;
        return new Contestant(name, operations => run(kept!, operations))
        {
            Prepare = async () => kept = await prepare().ConfigureAwait(false),
            Release = async () =>
            {
                if (release is not null) await release(kept!).ConfigureAwait(false);
                kept = default;
            },
        };
    }
}
