using System.Runtime.CompilerServices;

namespace Concurrency;

/// <summary>One worker's results: collected, brought into order where the stage is ordered, handed on, counted.</summary>
internal sealed class Publisher<T>
{
    private readonly StageWork _stage;
    private readonly OutletWriter<T> _writer;
    private readonly Sequencer<T>? _order;
    private readonly Parked _parked = new();
    private readonly WaitLine? _turn;
    private StageResults<T> _results;

    // Changes hands with the worker's own progress only; read by the line's condition, which tolerates a stale one.
    private long _ticket;

    internal Publisher(StageWork stage, OutletWriter<T> writer, Sequencer<T>? order, int bufferLength)
    {
        _stage = stage;
        _writer = writer;
        _order = order;
        _results = new StageResults<T>(bufferLength);
        if (order is null) return;
        _turn = new WaitLine(() => order.IsHead(Volatile.Read(ref _ticket)) || stage.Flow.IsStopping, stage.Flow.Scheduler);
        stage.Flow.Register(_turn);
    }

    /// <summary>Where the results of the present unit go.</summary>
    internal StageResults<T> Results => _results;

    /// <summary>Whether results could leave now: nobody is ahead.</summary>
    internal bool IsOpen => _order is null || _order.IsHead(_ticket);

    /// <summary>Begins a unit.</summary>
    internal void Begin(long ticket) => Volatile.Write(ref _ticket, ticket);

    /// <summary>Hands on what is there already if nobody is ahead; waits for that where the buffer is full.</summary>
    internal ValueTask EmitAsync()
    {
        if (_results.Count == 0) return default;
        if (IsOpen) return WriteAsync(_results);
        return _results.IsFull ? AwaitTurnAndWriteAsync() : default;
    }

    /// <summary>Ends a unit.</summary>
    internal ValueTask FinishAsync()
    {
        if (_order is null) return _results.Count == 0 ? default : WriteAsync(_results);
        return _order.TryLeave(_ticket, ref _results) ? default : WriteInOrderAsync();
    }

    private ValueTask WriteAsync(StageResults<T> results)
    {
        ValueTask<int> writing = _writer.WriteAsync(results.Items, results.Count);
        if (!writing.IsCompletedSuccessfully) return AwaitAsync(results, writing);
        Account(results, writing.Result);
        return default;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitAsync(StageResults<T> results, ValueTask<int> writing) => Account(results, await writing.ConfigureAwait(false));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitTurnAndWriteAsync()
    {
        while (!_stage.Flow.IsStopping && _order!.TryAwaitTurn(_ticket, _turn!)) await _parked.In(_turn!);
        await WriteAsync(_results).ConfigureAwait(false);
    }

    // The head writes its own results and those that were finished behind it.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteInOrderAsync()
    {
        StageResults<T>? left = null;
        do
        {
            await WriteAsync(left ?? _results).ConfigureAwait(false);
            left = _order!.Advance(left, out bool madeRoom);
            if (madeRoom) _stage.SignalRoom();
        }
        while (left is not null);
    }

    private void Account(StageResults<T> results, int written)
    {
        StageCounters.Add(ref _stage.Counters.Out, written);
        if (written < results.Count) StageCounters.Add(ref _stage.Counters.Abandoned, results.Count - written);
        results.Clear();
    }
}
