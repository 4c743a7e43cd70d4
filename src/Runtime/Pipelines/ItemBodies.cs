using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>What a stage does with one unit.</summary>
internal abstract class ItemBody<TUnit, TOut>
{
    /// <summary>Whether it has no results.</summary>
    internal virtual bool IsSink => false;

    /// <summary>The user's method where it makes one result of each unit, so that the worker can await it itself; null elsewhere.</summary>
    internal virtual Func<TUnit, CancellationToken, ValueTask<TOut>>? OneToOne => null;

    /// <summary>Does it, putting results into the publisher. Throws, or fails, as the user's method does.</summary>
    internal abstract ValueTask InvokeAsync(TUnit unit, CancellationToken token, Publisher<TOut> results);
}

/// <summary>One result each.</summary>
internal sealed class MapBody<TUnit, TOut>(Func<TUnit, CancellationToken, ValueTask<TOut>> body) : ItemBody<TUnit, TOut>
{
    internal override Func<TUnit, CancellationToken, ValueTask<TOut>> OneToOne => body;

    internal override ValueTask InvokeAsync(TUnit unit, CancellationToken token, Publisher<TOut> results)
    {
        ValueTask<TOut> pending = body(unit, token);
        if (!pending.IsCompletedSuccessfully) return AwaitAsync(pending, results);
        results.Results.Add(pending.Result);
        return default;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask AwaitAsync(ValueTask<TOut> pending, Publisher<TOut> results)
    {
        TOut result = await pending.ConfigureAwait(false);
        results.Results.Add(result);
    }
}

/// <summary>The unit itself, or nothing.</summary>
internal sealed class FilterBody<T>(Func<T, CancellationToken, ValueTask<bool>> body, StageCounters counters) : ItemBody<T, T>
{
    internal override ValueTask InvokeAsync(T unit, CancellationToken token, Publisher<T> results)
    {
        ValueTask<bool> pending = body(unit, token);
        if (!pending.IsCompletedSuccessfully) return AwaitAsync(unit, pending, results);
        Keep(unit, pending.Result, results);
        return default;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitAsync(T unit, ValueTask<bool> pending, Publisher<T> results) => Keep(unit, await pending.ConfigureAwait(false), results);

    private void Keep(T unit, bool isKept, Publisher<T> results)
    {
        if (isKept) results.Results.Add(unit);
        else StageCounters.Add(ref counters.Filtered, 1);
    }
}

/// <summary>No result.</summary>
internal sealed class SinkBody<TUnit, TOut>(Func<TUnit, CancellationToken, ValueTask> body) : ItemBody<TUnit, TOut>
{
    internal override bool IsSink => true;

    internal override ValueTask InvokeAsync(TUnit unit, CancellationToken token, Publisher<TOut> results) => body(unit, token);
}

/// <summary>The elements of a sequence.</summary>
internal sealed class ManyBody<TUnit, TOut>(Func<TUnit, CancellationToken, ValueTask<IEnumerable<TOut>>> body) : ItemBody<TUnit, TOut>
{
    internal override async ValueTask InvokeAsync(TUnit unit, CancellationToken token, Publisher<TOut> results)
    {
        IEnumerable<TOut> sequence = await body(unit, token).ConfigureAwait(false);

        // What is not there yet may take its time to come: then nothing that has come waits for it.
        bool isThere = sequence is ICollection<TOut>;
        foreach (TOut result in sequence)
        {
            token.ThrowIfCancellationRequested();
            results.Results.Add(result);
            if (!isThere || results.Results.IsFull) await results.EmitAsync().ConfigureAwait(false);
        }
    }
}

/// <summary>The elements of an asynchronous sequence.</summary>
internal sealed class ManyAsyncBody<TUnit, TOut>(Func<TUnit, CancellationToken, ValueTask<IAsyncEnumerable<TOut>>> body) : ItemBody<TUnit, TOut>
{
    internal override async ValueTask InvokeAsync(TUnit unit, CancellationToken token, Publisher<TOut> results)
    {
        IAsyncEnumerable<TOut> sequence = await body(unit, token).ConfigureAwait(false);
        IAsyncEnumerator<TOut> elements = sequence.GetAsyncEnumerator(token);
        await using ConfiguredAsyncDisposable disposal = elements.ConfigureAwait(false);
        while (true)
        {
            ValueTask<bool> next = elements.MoveNextAsync();
            if (!next.IsCompleted) await results.EmitAsync().ConfigureAwait(false); // While the sequence takes its time, what has come goes on.
            if (!await next.ConfigureAwait(false)) return;
            results.Results.Add(elements.Current);
            if (results.Results.IsFull) await results.EmitAsync().ConfigureAwait(false);
        }
    }
}
