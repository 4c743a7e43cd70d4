namespace Concurrency;

#pragma warning disable RS0026 // Overloads differ in source or body, which come first and are required; the priority attribute decides for a source that is both.

/// <summary>Runs one body per item, a bounded number at once, and joins the results: the fan-out that is otherwise written with a semaphore, a list of tasks and WhenAll.</summary>
/// <remarks>
/// <para><b>Ordering.</b> Items are started in the order of the source. Arrays hold results in input order; a stream yields in input order or as bodies complete (<see cref="ForkJoinOptions.Ordered"/>).</para>
/// <para><b>Source.</b> Nothing is started ahead: an item is taken when a worker is free for it, and a stream keeps at most twice <see cref="ForkJoinOptions.MaxConcurrency"/> items running or unread. Arrays, immutable arrays and
/// <see cref="List{T}"/> are read by index by all workers, at the length they have at the start; any other sequence is enumerated on the workers, by one of them at a time. A source that is both kinds of sequence is enumerated asynchronously.</para>
/// <para><b>Failure.</b> One failure is thrown as it is, with its stack; several as one <see cref="AggregateException"/> in input order. Under <see cref="FailureMode.FailFast"/> the first one cancels the running bodies' token and nothing
/// new starts; bodies that end by that cancellation are not reported. The call ends when the last running body has. A source that throws is a failure of the call, also of a settled one.</para>
/// <para><b>Cancellation.</b> The caller's token stops the call in the same way and ends it with an <see cref="OperationCanceledException"/> that carries the token, and inside it the failures there were before.
/// A body that runs out of <see cref="ForkJoinOptions.ItemTimeout"/> and ends by it fails with <see cref="TimeoutException"/>; if it ends with a result all the same, the result counts.</para>
/// <para><b>Progress.</b> Handlers run beside the workers, never two at once; counts never go back and include failures. States a slow handler missed are left out. The last report is made before the call ends. What a handler throws changes nothing and surfaces through <see cref="TaskScheduler.UnobservedTaskException"/>.</para>
/// <para><b>Thread safety.</b> Bodies run on several threads at once, in the caller's execution context and without its synchronization context.</para>
/// <para><b>Allocation.</b> For an indexed source the result array and a fixed number of objects per call and worker; nothing per item beyond what the body allocates.</para>
/// <para><b>Algorithm.</b> Worker loops over one atomic index whose chunks grow while items are cheap and shrink towards the end, after guided self-scheduling (C. Polychronopoulos and D. Kuck, IEEE Transactions on Computers 36(12), 1987).</para>
/// </remarks>
public static partial class ForkJoin
{
    /// <summary>Runs the body for every item and returns the results.</summary>
    /// <param name="source">The items.</param>
    /// <param name="body">What runs for each item. Its token is cancelled when the call stops early or the item's time is over.</param>
    /// <param name="options">Bounds, failure mode, clock and scheduler; the defaults when null.</param>
    /// <param name="progress">Told how many items are done.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <returns>The results in input order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="body"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    /// <exception cref="AggregateException">Several items failed; a single failure is thrown as it is.</exception>
    public static Task<TResult[]> SelectAsync<T, TResult>(
        IEnumerable<T> source, Func<T, CancellationToken, ValueTask<TResult>> body, ForkJoinOptions? options = null, IProgress<ForkJoinProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        return FanOut.SelectAsync<T, TResult, ValueBody<T, TResult>>(SetUp(run => ItemSource<T>.Of(source, run), options, progress, cancellationToken), new(body));
    }

    /// <summary>Runs the body for every item and yields the results while others still run. Leaving the loop early stops the rest and returns when the last running body has ended.</summary>
    /// <param name="source">The items.</param>
    /// <param name="body">What runs for each item. Its token is cancelled when the call stops early or the item's time is over.</param>
    /// <param name="options">Bounds, failure mode, clock and scheduler; the defaults when null.</param>
    /// <param name="progress">Told how many items are done.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <returns>The results, in input order or as they come. Nothing runs before it is enumerated, and each enumeration runs anew.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="body"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    /// <exception cref="AggregateException">Several items failed; a single failure is thrown as it is.</exception>
    public static IAsyncEnumerable<TResult> StreamAsync<T, TResult>(
        IEnumerable<T> source, Func<T, CancellationToken, ValueTask<TResult>> body, ForkJoinOptions? options = null, IProgress<ForkJoinProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        return FanOut.StreamAsync<T, TResult, ValueBody<T, TResult>>(SetUp(run => ItemSource<T>.Of(source, run), options, progress, cancellationToken), new(body), cancellationToken);
    }

    /// <summary>Runs the body for every item, whatever becomes of the others, and returns how each of them ended.</summary>
    /// <param name="source">The items.</param>
    /// <param name="body">What runs for each item. Its token is cancelled when the call stops early or the item's time is over.</param>
    /// <param name="options">Bounds, failure mode, clock and scheduler; the defaults when null.</param>
    /// <param name="progress">Told how many items are done.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <returns>The outcomes in input order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="body"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    public static Task<JobResult<TResult>[]> SettleAsync<T, TResult>(
        IEnumerable<T> source, Func<T, CancellationToken, ValueTask<TResult>> body, ForkJoinOptions? options = null, IProgress<ForkJoinProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        return FanOut.SettleAsync<T, TResult, ValueBody<T, TResult>>(SetUp(run => ItemSource<T>.Of(source, run), options, progress, cancellationToken), new(body));
    }

    /// <summary>Runs the body for every item, whatever becomes of the others, and returns how each of them ended.</summary>
    /// <param name="source">The items.</param>
    /// <param name="body">What runs for each item. Its token is cancelled when the call stops early or the item's time is over.</param>
    /// <param name="options">Bounds, failure mode, clock and scheduler; the defaults when null.</param>
    /// <param name="progress">Told how many items are done.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <returns>The outcomes in input order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="body"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    public static Task<JobResult[]> SettleAsync<T>(
        IEnumerable<T> source, Func<T, CancellationToken, ValueTask> body, ForkJoinOptions? options = null, IProgress<ForkJoinProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        return FanOut.SettleAsync<T, VoidBody<T>>(SetUp(run => ItemSource<T>.Of(source, run), options, progress, cancellationToken), new(body));
    }

    /// <summary>Runs the body for every item.</summary>
    /// <param name="source">The items.</param>
    /// <param name="body">What runs for each item. Its token is cancelled when the call stops early or the item's time is over.</param>
    /// <param name="options">Bounds, failure mode, clock and scheduler; the defaults when null.</param>
    /// <param name="progress">Told how many items are done.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <returns>Ends when all bodies have.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="body"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    /// <exception cref="AggregateException">Several items failed; a single failure is thrown as it is.</exception>
    public static Task ForEachAsync<T>(
        IEnumerable<T> source, Func<T, CancellationToken, ValueTask> body, ForkJoinOptions? options = null, IProgress<ForkJoinProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        return FanOut.ForEachAsync<T, VoidBody<T>>(SetUp(run => ItemSource<T>.Of(source, run), options, progress, cancellationToken), new(body));
    }

    private static FanOutSetup<T> SetUp<T>(Func<ForkJoinRun, ItemSource<T>> source, ForkJoinOptions? options, IProgress<ForkJoinProgress>? progress, CancellationToken cancellationToken)
    {
        options ??= ForkJoinOptions.Default;
        return new(source, options, progress is null ? null : count => new ForkJoinProgressReporter(progress, count, options.Scheduler), Crew: null, cancellationToken);
    }
}
