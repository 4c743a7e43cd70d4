namespace Concurrency.Benchmarks.Actors;

/// <summary>Where the actors of a run report that their part is done; the run awaits all parts and takes the sum of what they report.</summary>
[ThreadSafe]
internal sealed class Finish
{
    private TaskCompletionSource<long> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sum;
    private int _missing;

    /// <summary>Begins a run of that many parts.</summary>
    /// <param name="parts">How many reports end it.</param>
    /// <returns>The sum of what they report.</returns>
    public Task<long> Expect(int parts)
    {
        _done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _sum, 0);

        // The messages of the run publish the rest to the actors.
        Volatile.Write(ref _missing, parts);
        return _done.Task;
    }

    public void Report(long value)
    {
        Interlocked.Add(ref _sum, value);
        if (Interlocked.Decrement(ref _missing) == 0) _done.SetResult(Interlocked.Read(ref _sum));
    }
}
