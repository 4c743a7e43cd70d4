using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>A job with a result. For generated code.</summary>
/// <typeparam name="TJobs">The user's class.</typeparam>
/// <typeparam name="TItem">The job's parameter, a tuple of several, or <see cref="NoItem"/>.</typeparam>
/// <typeparam name="TResult">What the job returns.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PoolJob<TJobs, TItem, TResult> : PoolJob
    where TJobs : class
{
    internal PoolJob(
        int index, string name, JobSettings settings, Func<TJobs, TItem, CancellationToken, TResult>? synchronous, Func<TJobs, TItem, CancellationToken, ValueTask<TResult>>? asynchronous)
        : base(index, name, settings)
    {
        Synchronous = synchronous;
        Asynchronous = asynchronous;
    }

    internal Func<TJobs, TItem, CancellationToken, TResult>? Synchronous { get; }

    internal Func<TJobs, TItem, CancellationToken, ValueTask<TResult>>? Asynchronous { get; }
}

/// <summary>A job without a result. For generated code.</summary>
/// <typeparam name="TJobs">The user's class.</typeparam>
/// <typeparam name="TItem">The job's parameter, a tuple of several, or <see cref="NoItem"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PoolJob<TJobs, TItem> : PoolJob
    where TJobs : class
{
    internal PoolJob(
        int index, string name, JobSettings settings, Action<TJobs, TItem, CancellationToken>? synchronous, Func<TJobs, TItem, CancellationToken, ValueTask>? asynchronous)
        : base(index, name, settings)
    {
        Synchronous = synchronous;
        Asynchronous = asynchronous;
    }

    internal Action<TJobs, TItem, CancellationToken>? Synchronous { get; }

    internal Func<TJobs, TItem, CancellationToken, ValueTask>? Asynchronous { get; }
}
