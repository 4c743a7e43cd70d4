using System.Runtime.CompilerServices;
using Concurrency.CompilerServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   one consumer, one call at a time.
//   I1  What is in _buffer was taken from the output and is the consumer's; what is left of it when it goes is counted as unfinished.
//   User code runs: never; the consumer goes on where it awaited.

/// <summary>The consumer's end of a run. The run starts with the first move, and stops when the consumer goes before its end.</summary>
internal sealed class FlowReader<TIn, TOut>(Func<FlowRunParts<TIn, TOut>> start) : IAsyncEnumerator<TOut>
{
    private const int LongestChunk = 128;

    private readonly TOut[] _buffer = new TOut[LongestChunk];
    private readonly Parked _parked = new();
    private FlowRunParts<TIn, TOut>? _run;
    private FlowGraph? _flow;
    private int _next;
    private int _count;
    private bool _isDone;

    public TOut Current { get; private set; } = default!;

    public ValueTask<bool> MoveNextAsync()
    {
        int next = _next;
        if (next == _count || _flow!.IsStopping) return RefillAsync();
        Current = _buffer[next];
        _next = next + 1;
        return new ValueTask<bool>(true);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDone || _run is null) return;
        _isDone = true;
        _run.Flow.TryStop(RunOutcome.Left);
        await Task.WhenAny(_run.Flow.Completion).ConfigureAwait(false); // Which looks at no exception: a fault that came first, and that nobody has seen, shows as unobserved.
        Leave();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> RefillAsync()
    {
        if (_isDone) return false;
        _run ??= start();
        _flow = _run.Flow;
        while (!_run.Flow.IsStopping)
        {
            if (TryRefill()) return true;
            if (_run.Output.IsDrained) break;
            await _parked.In(_run.Output.Readers);
        }

        _isDone = true;
        await _run.Flow.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Nobody writes to the output any more.
        Leave();
        await _run.Flow.Completion.ConfigureAwait(false);
        return false;
    }

    private bool TryRefill()
    {
        int taken = _run!.Output.Take(_buffer);
        if (taken == 0) return false;
        _run.Output.AfterTake();
        _run.Flow.CountConsumed(_next, 0);
        _count = taken;
        _next = 1;
        Current = _buffer[0];
        return true;
    }

    private void Leave()
    {
        FlowRunParts<TIn, TOut> run = _run!;
        int left = _count - _next;
        for (int taken = 1; taken > 0; left += taken) taken = run.Output.Take(_buffer);
        run.Flow.CountConsumed(_next, left);
        _count = 0;
        _next = 0;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TOut>()) Array.Clear(_buffer);
    }
}
