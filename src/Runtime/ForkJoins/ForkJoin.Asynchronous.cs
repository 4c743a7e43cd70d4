using System.Runtime.CompilerServices;

namespace Concurrency;

#pragma warning disable RS0026 // Overloads differ in source or body, which come first and are required; the priority attribute decides for a source that is both.

/// <content>The same over asynchronous sequences, which win where a source is both.</content>
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
    [OverloadResolutionPriority(1)]
    public static Task<TResult[]> SelectAsync<T, TResult>(
        IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask<TResult>> body, ForkJoinOptions? options = null, IProgress<ForkJoinProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        return FanOut.SelectAsync<T, TResult, ValueBody<T, TResult>>(SetUp(run => new AsyncEnumeratedSource<T>(source, run), options, progress, cancellationToken), new(body));
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
    [OverloadResolutionPriority(1)]
    public static IAsyncEnumerable<TResult> StreamAsync<T, TResult>(
        IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask<TResult>> body, ForkJoinOptions? options = null, IProgress<ForkJoinProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        return FanOut.StreamAsync<T, TResult, ValueBody<T, TResult>>(SetUp(run => new AsyncEnumeratedSource<T>(source, run), options, progress, cancellationToken), new(body), cancellationToken);
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
    [OverloadResolutionPriority(1)]
    public static Task<JobResult<TResult>[]> SettleAsync<T, TResult>(
        IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask<TResult>> body, ForkJoinOptions? options = null, IProgress<ForkJoinProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        return FanOut.SettleAsync<T, TResult, ValueBody<T, TResult>>(SetUp(run => new AsyncEnumeratedSource<T>(source, run), options, progress, cancellationToken), new(body));
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
    [OverloadResolutionPriority(1)]
    public static Task<JobResult[]> SettleAsync<T>(
        IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask> body, ForkJoinOptions? options = null, IProgress<ForkJoinProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        return FanOut.SettleAsync<T, VoidBody<T>>(SetUp(run => new AsyncEnumeratedSource<T>(source, run), options, progress, cancellationToken), new(body));
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
    [OverloadResolutionPriority(1)]
    public static Task ForEachAsync<T>(
        IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask> body, ForkJoinOptions? options = null, IProgress<ForkJoinProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        return FanOut.ForEachAsync<T, VoidBody<T>>(SetUp(run => new AsyncEnumeratedSource<T>(source, run), options, progress, cancellationToken), new(body));
    }
}
