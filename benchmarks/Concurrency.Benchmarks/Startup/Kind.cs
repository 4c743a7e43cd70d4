namespace Concurrency.Benchmarks.Startup;

/// <summary>An actor class of which there are as many as there are arguments: value types, so that the runtime compiles each by itself, as it would classes that somebody wrote.</summary>
[Actor]
internal sealed partial class Kind<TFirst, TSecond, TThird>(StartedCount started)
    where TFirst : struct
    where TSecond : struct
    where TThird : struct
{
    private int _notes = started.Add();

    public int Note() => ++_notes;
}
