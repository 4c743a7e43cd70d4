using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>The ways to collect what bodies return, whatever the source and whoever asks: <see cref="ForkJoin"/> or a pool.</summary>
internal static class FanOut
{
    internal static async Task<TResult[]> SelectAsync<T, TResult, TBody>(FanOutSetup<T> setup, TBody body)
        where TBody : struct, IItemBody<T, TResult>
    {
        ResultBuffer<TResult>? results = null;
        var run = new ForkJoinRun<T, TResult, TBody, ResultSink<TResult>>(setup, body, count => new(results = new(count)));
        run.Start();
        await run.Ended.ConfigureAwait(false);
        run.ThrowIfNotCompleted();
        return results!.ToArray(run.Source.Claimed);
    }

    internal static async Task<JobResult<TResult>[]> SettleAsync<T, TResult, TBody>(FanOutSetup<T> setup, TBody body)
        where TBody : struct, IItemBody<T, TResult>
    {
        ResultBuffer<JobResult<TResult>>? results = null;
        var run = new ForkJoinRun<T, TResult, TBody, SettledSink<TResult>>(setup, body, count => new(results = new(count)));
        run.Start();
        await run.Ended.ConfigureAwait(false);
        run.ThrowIfNotCompleted();
        return results!.ToArray(run.Source.Claimed);
    }

    internal static async Task<JobResult[]> SettleAsync<T, TBody>(FanOutSetup<T> setup, TBody body)
        where TBody : struct, IItemBody<T, NoValue>
    {
        ResultBuffer<JobResult>? results = null;
        var run = new ForkJoinRun<T, NoValue, TBody, SettledVoidSink>(setup, body, count => new(results = new(count)));
        run.Start();
        await run.Ended.ConfigureAwait(false);
        run.ThrowIfNotCompleted();
        return results!.ToArray(run.Source.Claimed);
    }

    internal static async Task ForEachAsync<T, TBody>(FanOutSetup<T> setup, TBody body)
        where TBody : struct, IItemBody<T, NoValue>
    {
        var run = new ForkJoinRun<T, NoValue, TBody, NoSink>(setup, body, static _ => default);
        run.Start();
        await run.Ended.ConfigureAwait(false);
        run.ThrowIfNotCompleted();
    }

    internal static async IAsyncEnumerable<TResult> StreamAsync<T, TResult, TBody>(FanOutSetup<T> setup, TBody body, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TBody : struct, IItemBody<T, TResult>
    {
        int room = (int)Math.Min(2L * setup.Options.MaxConcurrency, Array.MaxLength);
        var buffer = new StreamBuffer<TResult>(room, setup.Options.Ordered, setup.Options.Scheduler);
        var run = new ForkJoinRun<T, TResult, TBody, StreamSink<TResult>>(setup with { CallerToken = cancellationToken }, body, _ => new(buffer)) { Ending = buffer.Complete };
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

    /// <summary>A stream that is nothing but its error: what is wrong with a call is said where its result is awaited.</summary>
    internal static async IAsyncEnumerable<TResult> FailedAsync<TResult>(Exception error)
    {
        await Task.FromException(error).ConfigureAwait(false);
        yield break;
    }
}
