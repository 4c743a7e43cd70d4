namespace Concurrency.CompilerServices;

#pragma warning disable RS0026 // For generated code, which passes every argument.

/// <content>Fan-outs: all results in input order, each as it comes, or how each has ended.</content>
public sealed partial class PoolCell<TJobs>
{
    /// <summary>Runs the job for every item.</summary>
    /// <param name="job">The job.</param>
    /// <param name="source">The items, pulled as bodies need them.</param>
    /// <param name="progress">Told how many items are settled; null for nobody.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="TResult">What the job returns.</typeparam>
    /// <returns>The results in input order.</returns>
    public ValueTask<TResult[]> RunAll<TItem, TResult>(PoolJob<TJobs, TItem, TResult> job, IEnumerable<TItem> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken) =>
        source is null ? ValueTask.FromException<TResult[]>(NoSource()) : new(FanOut.SelectAsync<TItem, TResult, JobBody<TJobs, TItem, TResult>>(SetUp(job, source, progress, cancellationToken), new(_instance, job)));

    /// <summary>Runs the job for every item.</summary>
    /// <param name="job">The job.</param>
    /// <param name="source">The items, pulled as bodies need them.</param>
    /// <param name="progress">Told how many items are settled; null for nobody.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <returns>Ends when all bodies have.</returns>
    public ValueTask RunAll<TItem>(PoolJob<TJobs, TItem> job, IEnumerable<TItem> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken) =>
        source is null ? ValueTask.FromException(NoSource()) : new(FanOut.ForEachAsync<TItem, VoidJobBody<TJobs, TItem>>(SetUp(job, source, progress, cancellationToken), new(_instance, job)));

    /// <summary>Runs the job for every item and yields results while other items still run.</summary>
    /// <param name="job">The job.</param>
    /// <param name="source">The items, pulled as bodies need them.</param>
    /// <param name="progress">Told how many items are settled; null for nobody.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="TResult">What the job returns.</typeparam>
    /// <returns>The results as they come.</returns>
    public IAsyncEnumerable<TResult> RunEach<TItem, TResult>(PoolJob<TJobs, TItem, TResult> job, IEnumerable<TItem> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken) =>
        source is null ? FanOut.FailedAsync<TResult>(NoSource()) : FanOut.StreamAsync<TItem, TResult, JobBody<TJobs, TItem, TResult>>(SetUp(job, source, progress, cancellationToken), new(_instance, job), cancellationToken);

    /// <summary>Runs the job for every item and yields the items whose bodies have ended while others still run.</summary>
    /// <param name="job">The job.</param>
    /// <param name="source">The items, pulled as bodies need them.</param>
    /// <param name="progress">Told how many items are settled; null for nobody.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <returns>The items as they are done.</returns>
    public IAsyncEnumerable<TItem> RunEach<TItem>(PoolJob<TJobs, TItem> job, IEnumerable<TItem> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken) =>
        source is null ? FanOut.FailedAsync<TItem>(NoSource()) : FanOut.StreamAsync<TItem, TItem, EchoJobBody<TJobs, TItem>>(SetUp(job, source, progress, cancellationToken), new(_instance, job), cancellationToken);

    /// <summary>Runs the job for every item, whatever becomes of the others.</summary>
    /// <param name="job">The job.</param>
    /// <param name="source">The items, pulled as bodies need them.</param>
    /// <param name="progress">Told how many items are settled; null for nobody.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="TResult">What the job returns.</typeparam>
    /// <returns>How each has ended, in input order.</returns>
    public ValueTask<JobResult<TResult>[]> RunSettled<TItem, TResult>(PoolJob<TJobs, TItem, TResult> job, IEnumerable<TItem> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken) =>
        source is null ? ValueTask.FromException<JobResult<TResult>[]>(NoSource()) : new(FanOut.SettleAsync<TItem, TResult, JobBody<TJobs, TItem, TResult>>(SetUp(job, source, progress, cancellationToken), new(_instance, job)));

    /// <summary>Runs the job for every item, whatever becomes of the others.</summary>
    /// <param name="job">The job.</param>
    /// <param name="source">The items, pulled as bodies need them.</param>
    /// <param name="progress">Told how many items are settled; null for nobody.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <returns>How each has ended, in input order.</returns>
    public ValueTask<JobResult[]> RunSettled<TItem>(PoolJob<TJobs, TItem> job, IEnumerable<TItem> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken) =>
        source is null ? ValueTask.FromException<JobResult[]>(NoSource()) : new(FanOut.SettleAsync<TItem, VoidJobBody<TJobs, TItem>>(SetUp(job, source, progress, cancellationToken), new(_instance, job)));

    /// <inheritdoc cref="RunAll{TItem,TResult}(PoolJob{TJobs,TItem,TResult},IEnumerable{TItem},IProgress{PoolProgress},CancellationToken)"/>
    public ValueTask<TResult[]> RunAll<TItem, TResult>(PoolJob<TJobs, TItem, TResult> job, IAsyncEnumerable<TItem> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken) =>
        source is null ? ValueTask.FromException<TResult[]>(NoSource()) : new(FanOut.SelectAsync<TItem, TResult, JobBody<TJobs, TItem, TResult>>(SetUp(job, source, progress, cancellationToken), new(_instance, job)));

    /// <inheritdoc cref="RunAll{TItem}(PoolJob{TJobs,TItem},IEnumerable{TItem},IProgress{PoolProgress},CancellationToken)"/>
    public ValueTask RunAll<TItem>(PoolJob<TJobs, TItem> job, IAsyncEnumerable<TItem> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken) =>
        source is null ? ValueTask.FromException(NoSource()) : new(FanOut.ForEachAsync<TItem, VoidJobBody<TJobs, TItem>>(SetUp(job, source, progress, cancellationToken), new(_instance, job)));

    /// <inheritdoc cref="RunEach{TItem,TResult}(PoolJob{TJobs,TItem,TResult},IEnumerable{TItem},IProgress{PoolProgress},CancellationToken)"/>
    public IAsyncEnumerable<TResult> RunEach<TItem, TResult>(PoolJob<TJobs, TItem, TResult> job, IAsyncEnumerable<TItem> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken) =>
        source is null ? FanOut.FailedAsync<TResult>(NoSource()) : FanOut.StreamAsync<TItem, TResult, JobBody<TJobs, TItem, TResult>>(SetUp(job, source, progress, cancellationToken), new(_instance, job), cancellationToken);

    /// <inheritdoc cref="RunEach{TItem}(PoolJob{TJobs,TItem},IEnumerable{TItem},IProgress{PoolProgress},CancellationToken)"/>
    public IAsyncEnumerable<TItem> RunEach<TItem>(PoolJob<TJobs, TItem> job, IAsyncEnumerable<TItem> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken) =>
        source is null ? FanOut.FailedAsync<TItem>(NoSource()) : FanOut.StreamAsync<TItem, TItem, EchoJobBody<TJobs, TItem>>(SetUp(job, source, progress, cancellationToken), new(_instance, job), cancellationToken);

    /// <inheritdoc cref="RunSettled{TItem,TResult}(PoolJob{TJobs,TItem,TResult},IEnumerable{TItem},IProgress{PoolProgress},CancellationToken)"/>
    public ValueTask<JobResult<TResult>[]> RunSettled<TItem, TResult>(PoolJob<TJobs, TItem, TResult> job, IAsyncEnumerable<TItem> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken) =>
        source is null ? ValueTask.FromException<JobResult<TResult>[]>(NoSource()) : new(FanOut.SettleAsync<TItem, TResult, JobBody<TJobs, TItem, TResult>>(SetUp(job, source, progress, cancellationToken), new(_instance, job)));

    /// <inheritdoc cref="RunSettled{TItem}(PoolJob{TJobs,TItem},IEnumerable{TItem},IProgress{PoolProgress},CancellationToken)"/>
    public ValueTask<JobResult[]> RunSettled<TItem>(PoolJob<TJobs, TItem> job, IAsyncEnumerable<TItem> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken) =>
        source is null ? ValueTask.FromException<JobResult[]>(NoSource()) : new(FanOut.SettleAsync<TItem, VoidJobBody<TJobs, TItem>>(SetUp(job, source, progress, cancellationToken), new(_instance, job)));

    // The parameter of the generated method that was null.
    private static ArgumentNullException NoSource() => new("source");

    private FanOutSetup<TItem> SetUp<TItem>(PoolJob job, IEnumerable<TItem> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken) =>
        SetUp(job, run => ItemSource<TItem>.Of(source, run), progress, cancellationToken);

    private FanOutSetup<TItem> SetUp<TItem>(PoolJob job, IAsyncEnumerable<TItem> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken) =>
        SetUp(job, run => new AsyncEnumeratedSource<TItem>(source, run), progress, cancellationToken);

    private FanOutSetup<TItem> SetUp<TItem>(PoolJob job, Func<ForkJoinRun, ItemSource<TItem>> source, IProgress<PoolProgress>? progress, CancellationToken cancellationToken)
    {
        JobLimit limit = LimitOf(job);
        Func<int?, ProgressReporter>? reporter = progress is null ? null : count => new PoolProgressReporter(progress, count, Time, Scheduler);
        return new(source, limit.Options, reporter, new PoolCrew(this, limit, LendingFrame()), cancellationToken);
    }
}
