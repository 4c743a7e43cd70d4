using System.Runtime.CompilerServices;

namespace Concurrency;

/// <content>The four ways to collect what bodies return, whatever the source.</content>
public static partial class ForkJoin
{
    private static async Task<TResult[]> SelectCore<T, TResult>(
        Func<ForkJoinRun, ItemSource<T>> source, Func<T, CancellationToken, ValueTask<TResult>> body, ForkJoinOptions? options, IProgress<ForkJoinProgress>? progress, CancellationToken cancellationToken)
    {
        ResultBuffer<TResult>? results = null;
        var run = new ForkJoinRun<T, TResult, ValueBody<T, TResult>, ResultSink<TResult>>(
            source, new(body), count => new(results = new(count)), options ?? ForkJoinOptions.Default, progress, cancellationToken);
        run.Start();
        await run.Ended.ConfigureAwait(false);
        run.ThrowIfNotCompleted();
        return results!.ToArray(run.Source.Claimed);
    }

    private static async Task<JobResult<TResult>[]> SettleCore<T, TResult>(
        Func<ForkJoinRun, ItemSource<T>> source, Func<T, CancellationToken, ValueTask<TResult>> body, ForkJoinOptions? options, IProgress<ForkJoinProgress>? progress, CancellationToken cancellationToken)
    {
        ResultBuffer<JobResult<TResult>>? results = null;
        var run = new ForkJoinRun<T, TResult, ValueBody<T, TResult>, SettledSink<TResult>>(
            source, new(body), count => new(results = new(count)), options ?? ForkJoinOptions.Default, progress, cancellationToken);
        run.Start();
        await run.Ended.ConfigureAwait(false);
        run.ThrowIfNotCompleted();
        return results!.ToArray(run.Source.Claimed);
    }

    private static async Task<JobResult[]> SettleCore<T>(
        Func<ForkJoinRun, ItemSource<T>> source, Func<T, CancellationToken, ValueTask> body, ForkJoinOptions? options, IProgress<ForkJoinProgress>? progress, CancellationToken cancellationToken)
    {
        ResultBuffer<JobResult>? results = null;
        var run = new ForkJoinRun<T, NoValue, VoidBody<T>, SettledVoidSink>(
            source, new(body), count => new(results = new(count)), options ?? ForkJoinOptions.Default, progress, cancellationToken);
        run.Start();
        await run.Ended.ConfigureAwait(false);
        run.ThrowIfNotCompleted();
        return results!.ToArray(run.Source.Claimed);
    }

    private static async Task ForEachCore<T>(
        Func<ForkJoinRun, ItemSource<T>> source, Func<T, CancellationToken, ValueTask> body, ForkJoinOptions? options, IProgress<ForkJoinProgress>? progress, CancellationToken cancellationToken)
    {
        var run = new ForkJoinRun<T, NoValue, VoidBody<T>, NoSink>(source, new(body), static _ => default, options ?? ForkJoinOptions.Default, progress, cancellationToken);
        run.Start();
        await run.Ended.ConfigureAwait(false);
        run.ThrowIfNotCompleted();
    }

    private static async IAsyncEnumerable<TResult> StreamCore<T, TResult>(
        Func<ForkJoinRun, ItemSource<T>> source, Func<T, CancellationToken, ValueTask<TResult>> body, ForkJoinOptions? options, IProgress<ForkJoinProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        options ??= ForkJoinOptions.Default;
        int room = (int)Math.Min(2L * options.MaxConcurrency, Array.MaxLength);
        var buffer = new StreamBuffer<TResult>(room, options.Ordered, options.Scheduler);
        var run = new ForkJoinRun<T, TResult, ValueBody<T, TResult>, StreamSink<TResult>>(source, new(body), _ => new(buffer), options, progress, cancellationToken) { Ending = buffer.Complete };
        run.Start();
        try
        {
            do
            {
                while (!cancellationToken.IsCancellationRequested && buffer.TryRead(out TResult result)) yield return result;
            }
            while (await buffer.WaitAsync().ConfigureAwait(false) && !cancellationToken.IsCancellationRequested);

            await run.Ended.ConfigureAwait(false);
            run.ThrowIfNotCompleted();
        }
        finally
        {
            run.Leave();
            await run.Ended.ConfigureAwait(false);
        }
    }
}
