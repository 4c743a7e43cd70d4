using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>
/// What runs for each item. A struct of its own per worker that also holds the body's pending task, so that with and without a result there is one worker and
/// nothing is wrapped or boxed.
/// </summary>
internal interface IItemBody<TIn, TOut>
{
    /// <summary>Starts the body. True with its result when it has ended already; it may throw, too.</summary>
    bool TryInvoke(TIn item, CancellationToken token, out TOut result);

    /// <summary>Asks to be called once the pending body has ended.</summary>
    void OnCompleted(Action continuation);

    /// <summary>The result of the body that was pending, or its exception.</summary>
    TOut TakeResult();
}

/// <summary>What a body without a result returns.</summary>
internal readonly struct NoValue;

internal struct ValueBody<TIn, TOut>(Func<TIn, CancellationToken, ValueTask<TOut>> body) : IItemBody<TIn, TOut>
{
    private ConfiguredValueTaskAwaitable<TOut>.ConfiguredValueTaskAwaiter _pending;

    public bool TryInvoke(TIn item, CancellationToken token, out TOut result)
    {
        ValueTask<TOut> task = body(item, token);
        if (task.IsCompleted)
        {
            result = task.GetAwaiter().GetResult();
            return true;
        }

        _pending = task.ConfigureAwait(false).GetAwaiter();
        result = default!;
        return false;
    }

    public readonly void OnCompleted(Action continuation) => _pending.UnsafeOnCompleted(continuation);

    public TOut TakeResult()
    {
        ConfiguredValueTaskAwaitable<TOut>.ConfiguredValueTaskAwaiter pending = _pending;
        _pending = default;
        return pending.GetResult();
    }
}

internal struct VoidBody<TIn>(Func<TIn, CancellationToken, ValueTask> body) : IItemBody<TIn, NoValue>
{
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _pending;

    public bool TryInvoke(TIn item, CancellationToken token, out NoValue result)
    {
        result = default;
        ValueTask task = body(item, token);
        if (task.IsCompleted)
        {
            task.GetAwaiter().GetResult();
            return true;
        }

        _pending = task.ConfigureAwait(false).GetAwaiter();
        return false;
    }

    public readonly void OnCompleted(Action continuation) => _pending.UnsafeOnCompleted(continuation);

    public NoValue TakeResult()
    {
        ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter pending = _pending;
        _pending = default;
        pending.GetResult();
        return default;
    }
}
