using Concurrency.CompilerServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   the stage's workers; the rest of StageWork from anywhere.
//   I1  _source is set before the worker starts and only where there is one, who alone reads it and lets go of it. Until then nothing is in the queue.
//   User code runs: the source, in Claim; never under _gate.

/// <summary>
/// A synchronous one-to-one stage, or several fused into one loop: works on chunks of its input. The first stage of a run over a collection reads it itself while that costs less
/// than about a microsecond per item: a queue between them would cost more than it spares.
/// </summary>
internal sealed class LoopStage<TIn, TOut> : StageWork
{
    private const int DearSamples = 3;

    private static readonly TimeSpan DearItem = TimeSpan.FromMicroseconds(1);

    private readonly FlowEdge<TIn> _input;
    private readonly Lock? _gate;
    private CollectionSourceWorker<TIn>? _source;
    private int _dear;
    private bool _isInSource;

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

    internal override long Queued => _input.Count;

    internal override bool IsInSource => Volatile.Read(ref _isInSource);

    /// <summary>Whether its worker reads the source.</summary>
    internal bool ReadsSource => _source is not null;

    /// <summary>Whether workers end without looking for more.</summary>
    internal bool IsLeaving => Flow.IsStopping || (Forms is { } forms && forms.MayLeave(Place, _input));

    internal bool IsOver => IsLeaving || _input.IsDrained;

    internal WaitLine Line => _input.Readers;

    /// <summary>Takes a chunk, and its ticket where the stage is ordered. Returns the length; 0 when the worker has to wait, or <see cref="IsOver"/>.</summary>
    internal int Claim(Span<TIn> into, out long ticket)
    {
        ticket = 0;
        if (_source is not null) return ReadSource(into);
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

    internal override bool TryRead(FlowWorker source)
    {
        if (Settings.Concurrency > 1 || source is not CollectionSourceWorker<TIn> collection) return false;
        _source = collection;
        _dear = 0;
        return true;
    }

    /// <summary>Reading an item has cost so much, on the average of a chunk. Three times in a row too much, and the source gets a worker of its own.</summary>
    internal void SampleSource(TimeSpan perItem)
    {
        _dear = perItem < DearItem ? 0 : _dear + 1;
        if (_dear == DearSamples && _source is not null) LaunchSource();
    }

    internal override void WakeWorkers() => Line.WakeAll();

    internal override void SignalRoom()
    {
        if (_input.Count > 0) Line.Signal();
    }

    private protected override string SpanName => Parts == 1 ? base.SpanName : string.Join('+', Flow.Plan.AsSpan(Index, Parts).ToArray().Select(static part => part.Name));

    private protected override void Activate() => _input.IsReadable = CanClaim;

    private protected override FlowWorker CreateWorker() => new LoopWorker<TIn, TOut>(this);

    private protected override void OnEnded()
    {
        CollectionSourceWorker<TIn>? source = _source;
        _source = null;
        if (Flow.IsStopping) source?.End();
        else if (Forms is { } forms && forms.TryGoOn(Place, source)) return;
        Output.RemoveProducer();
    }

    private int ReadSource(Span<TIn> into)
    {
        Volatile.Write(ref _isInSource, true);
        int count = _source!.ReadInto(into);
        Volatile.Write(ref _isInSource, false);
        if (count < into.Length) _source = null; // It has ended.
        return count;
    }

    private void LaunchSource()
    {
        Flow.Launch(_source!);
        _source = null;
    }

    private bool CanClaim()
    {
        if (IsLeaving) return true;
        bool isCompleted = _input.IsCompleted; // Before the count: completed and then empty is final.
        return _input.Count > 0 ? Order is null || Order.HasRoom : isCompleted;
    }
}
