using System.Runtime.CompilerServices;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>The body of a job with a result.</summary>
internal struct JobBody<TJobs, TItem, TResult>(TJobs jobs, PoolJob<TJobs, TItem, TResult> job) : ICallBody<JobBody<TJobs, TItem, TResult>, TItem, TResult>
    where TJobs : class
{
    private TJobs _jobs = jobs;
    private Func<TJobs, TItem, CancellationToken, TResult>? _synchronous = job.Synchronous;
    private Func<TJobs, TItem, CancellationToken, ValueTask<TResult>>? _asynchronous = job.Asynchronous;
    private ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter _pending;

    public bool TryInvoke(TItem item, CancellationToken token, out TResult result)
    {
        if (_synchronous is { } synchronous)
        {
            result = synchronous(_jobs, item, token);
            return true;
        }

        ValueTask<TResult> task = _asynchronous!(_jobs, item, token);
        if (task.IsCompleted)
        {
            result = task.GetAwaiter().GetResult();
            return true;
        }

        _pending = task.ConfigureAwait(false).GetAwaiter();
        result = default!;
        return false;
    }

    public void Assign(in JobBody<TJobs, TItem, TResult> other)
    {
        _jobs = other._jobs;
        if (other._synchronous is { } synchronous) _synchronous = synchronous;
        else _asynchronous = other._asynchronous;
    }

    public readonly void OnCompleted(Action continuation) => _pending.UnsafeOnCompleted(continuation);

    public TResult TakeResult()
    {
        ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter pending = _pending;
        _pending = default;
        return pending.GetResult();
    }
}

/// <summary>The body of a job without a result.</summary>
internal struct VoidJobBody<TJobs, TItem>(TJobs jobs, PoolJob<TJobs, TItem> job) : ICallBody<VoidJobBody<TJobs, TItem>, TItem, NoValue>
    where TJobs : class
{
    private TJobs _jobs = jobs;
    private Action<TJobs, TItem, CancellationToken>? _synchronous = job.Synchronous;
    private Func<TJobs, TItem, CancellationToken, ValueTask>? _asynchronous = job.Asynchronous;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _pending;

    public bool TryInvoke(TItem item, CancellationToken token, out NoValue result)
    {
        result = default;
        if (_synchronous is { } synchronous)
        {
            synchronous(_jobs, item, token);
            return true;
        }

        ValueTask task = _asynchronous!(_jobs, item, token);
        if (task.IsCompleted)
        {
            task.GetAwaiter().GetResult();
            return true;
        }

        _pending = task.ConfigureAwait(false).GetAwaiter();
        return false;
    }

    public void Assign(in VoidJobBody<TJobs, TItem> other)
    {
        _jobs = other._jobs;
        if (other._synchronous is { } synchronous) _synchronous = synchronous;
        else _asynchronous = other._asynchronous;
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

/// <summary>The body of a job without a result, in a stream: the item itself says that its job has ended.</summary>
internal struct EchoJobBody<TJobs, TItem>(TJobs jobs, PoolJob<TJobs, TItem> job) : IItemBody<TItem, TItem>
    where TJobs : class
{
    private VoidJobBody<TJobs, TItem> _body = new(jobs, job);
    private TItem _item = default!;

    public bool TryInvoke(TItem item, CancellationToken token, out TItem result)
    {
        result = item;
        if (_body.TryInvoke(item, token, out _)) return true;
        _item = item;
        return false;
    }

    public readonly void OnCompleted(Action continuation) => _body.OnCompleted(continuation);

    public TItem TakeResult()
    {
        TItem item = _item;
        _item = default!;
        _body.TakeResult();
        return item;
    }
}
