using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>A synchronous one-to-one stage, or several fused into one loop: works on chunks of its input.</summary>
internal sealed class LoopStage<TIn, TOut> : StageWork
{
    private readonly FlowEdge<TIn> _input;
    private readonly Lock? _gate;

    internal LoopStage(FlowGraph flow, int first, int parts, FlowEdge<TIn> input, FlowOutlet<TOut> output, StageLoop<TIn, TOut> loop)
        : base(flow, first)
    {
        _input = input;
        Output = output;
        Loop = loop;
        Parts = parts;
        if (Settings.NeedsSequence) Order = new Sequencer<TOut>(Settings.Capacity + Settings.Concurrency, LoopWorker<TIn, TOut>.LongestChunk);
        if (Settings.Concurrency > 1) _gate = Order?.Gate ?? new Lock();
    }

    internal StageLoop<TIn, TOut> Loop { get; }

    internal FlowOutlet<TOut> Output { get; }

    internal Sequencer<TOut>? Order { get; }

    /// <summary>How many stages the loop stands for, from <see cref="StageWork.Index"/> on.</summary>
    internal int Parts { get; }

    /// <summary>Where the loop is a fused one that may part: the one who decides that.</summary>
    internal FusedStages? Fusion { get; set; }

    internal override long Queued => _input.Count;

    /// <summary>Whether workers end without looking for more.</summary>
    internal bool IsLeaving => Flow.IsStopping || Fusion is { IsParting: true };

    internal bool IsOver => IsLeaving || _input.IsDrained;

    internal WaitLine Line => _input.Readers;

    /// <summary>Takes a chunk, and its ticket where the stage is ordered. Returns the length; 0 when the worker has to wait, or <see cref="IsOver"/>.</summary>
    internal int Claim(Span<TIn> into, out long ticket)
    {
        ticket = 0;
        if (_gate is null)
        {
            int taken = _input.Take(into);
            if (taken > 0) _input.AfterTake();
            return taken;
        }

        int count = 0;
        lock (_gate)
        {
            int room = Order?.RoomLocked ?? into.Length;
            if (room > 0) count = _input.Take(room < into.Length ? into[..room] : into);
            if (count > 0 && Order is not null) ticket = Order.IssueLocked(count);
        }

        if (count > 0)
        {
            _input.AfterTake();

            // A colleague is worth waking for a chunk of its own. What is less this worker comes back to itself, and chunks are single items where they are dear.
            if (_input.Count >= into.Length) Line.Signal();
        }

        return count;
    }

    internal override void SignalRoom()
    {
        if (_input.Count > 0) Line.Signal();
    }

    private protected override string SpanName => Parts == 1 ? base.SpanName : string.Join('+', Flow.Plan.AsSpan(Index, Parts).ToArray().Select(static part => part.Name));

    private protected override void Activate() => _input.IsReadable = CanClaim;

    private protected override FlowWorker CreateWorker() => new LoopWorker<TIn, TOut>(this);

    private protected override void OnEnded()
    {
        if (Fusion is { IsParting: true } fusion && !Flow.IsStopping) fusion.Part();
        else Output.RemoveProducer();
    }

    private bool CanClaim()
    {
        if (IsLeaving) return true;
        bool isCompleted = _input.IsCompleted; // Before the count: completed and then empty is final.
        return _input.Count > 0 ? Order is null || Order.HasRoom : isCompleted;
    }
}
