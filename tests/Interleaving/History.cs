namespace Concurrency.Interleaving;

/// <summary>Records calls on several threads.</summary>
/// <typeparam name="TCall">The call with its result, as the model understands it.</typeparam>
public sealed class History<TCall>
{
    private readonly List<Operation<TCall>> _operations = [];
    private long _clock;

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<Operation<TCall>> Operations => _operations;

    /// <summary>The time: for calls that began before they are recorded.</summary>
    public long Now() => Interlocked.Increment(ref _clock);

    /// <summary>Makes a call and records it.</summary>
    /// <param name="thread">Who calls.</param>
    /// <param name="call">Calls, and describes call and result.</param>
    public TCall Record(int thread, Func<TCall> call) => Record(thread, Now(), call);

    /// <summary>Ends a call that began earlier, and records it.</summary>
    public TCall Record(int thread, long start, Func<TCall> call)
    {
        TCall done = call();
        long end = Now();
        lock (_operations) _operations.Add(new Operation<TCall>(thread, done, start, end));
        return done;
    }
}
