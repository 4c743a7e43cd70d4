using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>A pool over one instance of the user's class. For generated code.</summary>
/// <typeparam name="TJobs">The user's class.</typeparam>
/// <remarks><b>Thread safety.</b> All members may be called from any thread. Nothing throws synchronously; every failure is in what is returned.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class PoolCell<TJobs> : PoolCell
    where TJobs : class
{
    private readonly TJobs _instance;

    /// <summary>Starts a pool.</summary>
    /// <param name="jobs">The user's object, disposed after the last body.</param>
    /// <param name="defaults">From the attribute.</param>
    /// <param name="kinds">The jobs, each at its index.</param>
    /// <param name="options">From the caller; wins over the attribute.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is invalid; the parameter name is the option's.</exception>
    public PoolCell(TJobs jobs, PoolDefaults defaults, IReadOnlyList<PoolJob> kinds, PoolOptions? options)
        : base(jobs, defaults, kinds, options) => _instance = jobs;

    /// <summary>Runs a job once.</summary>
    /// <param name="job">The job.</param>
    /// <param name="item">Its parameters.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <typeparam name="TItem">The type of its parameters.</typeparam>
    /// <typeparam name="TResult">What it returns.</typeparam>
    /// <returns>Ends with the body.</returns>
    public ValueTask<TResult> Run<TItem, TResult>(PoolJob<TJobs, TItem, TResult> job, TItem item, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<TResult>(cancellationToken)
            : PoolCall<TItem, TResult, JobBody<TJobs, TItem, TResult>>.Of(LimitOf(job), new(_instance, job), item, ExecutionContext.Capture(), isAwaited: true, cancellationToken).Submit();

    /// <inheritdoc cref="Run{TItem,TResult}"/>
    public ValueTask Run<TItem>(PoolJob<TJobs, TItem> job, TItem item, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled(cancellationToken)
            : PoolCall<TItem, NoValue, VoidJobBody<TJobs, TItem>>.Of(LimitOf(job), new(_instance, job), item, ExecutionContext.Capture(), isAwaited: true, cancellationToken).SubmitWithoutResult();

    /// <summary>Posts a job that nobody awaits, if that is possible at once.</summary>
    /// <param name="job">The job.</param>
    /// <param name="item">Its parameters.</param>
    /// <typeparam name="TItem">The type of its parameters.</typeparam>
    /// <typeparam name="TResult">What it returns.</typeparam>
    /// <returns>What became of it.</returns>
    public EnqueueResult TryPost<TItem, TResult>(PoolJob<TJobs, TItem, TResult> job, TItem item) =>
        Post<TItem, TResult, JobBody<TJobs, TItem, TResult>>(LimitOf(job), new(_instance, job), item);

    /// <inheritdoc cref="TryPost{TItem,TResult}"/>
    public EnqueueResult TryPost<TItem>(PoolJob<TJobs, TItem> job, TItem item) =>
        Post<TItem, NoValue, VoidJobBody<TJobs, TItem>>(LimitOf(job), new(_instance, job), item);
}
