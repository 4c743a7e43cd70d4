using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>A unit of work as a worker holds it.</summary>
internal readonly record struct WorkUnit<TUnit>(TUnit Value, int Weight, long Ticket, int Attempt);

/// <summary>A stage that works on one unit at a time per worker: everything asynchronous, batches, one-to-many, retries, time limits.</summary>
internal sealed class ItemStage<TIn, TUnit, TOut> : StageWork
{
    private readonly UnitClaims<TIn, TUnit> _claims;
    private readonly Lock? _gate;
    private readonly RetryLine<TUnit>? _retries;

    internal ItemStage(FlowGraph flow, int index, UnitClaims<TIn, TUnit> claims, FlowOutlet<TOut> output, ItemBody<TUnit, TOut> body, bool isMany)
        : base(flow, index)
    {
        _claims = claims;
        Output = output;
        Body = body;
        BufferLength = isMany ? Math.Max(1, Math.Min(Settings.Capacity / Settings.Concurrency, 64)) : 1;
        if (Settings.NeedsSequence) Order = new Sequencer<TOut>(Settings.Concurrency + Math.Max(1, Settings.Capacity / (isMany ? Settings.Capacity : Math.Max(1, Settings.Batch))), BufferLength);
        if (Settings is { OnError: StageErrorMode.Retry, Ordered: false }) _retries = new RetryLine<TUnit>(Settings.Capacity, flow, claims.Line);
        if (Settings.Concurrency > 1) _gate = Order?.Gate ?? new Lock();
    }

    internal FlowOutlet<TOut> Output { get; }

    internal ItemBody<TUnit, TOut> Body { get; }

    internal Sequencer<TOut>? Order { get; }

    internal int BufferLength { get; }

    internal override long Queued => _claims.Queued;

    internal bool IsOver => Flow.IsStopping || (_claims.IsDrained && _retries is not { IsEmpty: false });

    internal WaitLine Line => _claims.Line;

    internal bool TryClaim(out WorkUnit<TUnit> unit)
    {
        unit = default;
        if (Flow.IsStopping) return false;
        if (_retries is { } retries && retries.TryTake(out unit)) return true;
        bool isTaken;
        if (_gate is null) isTaken = TryTakeLocked(out unit);
        else
            lock (_gate) isTaken = TryTakeLocked(out unit);
        _claims.AfterTake(); // Also after a vain attempt: a batch may have taken items without being full.
        if (!isTaken) return false;
        StageCounters.Add(ref Counters.In, unit.Weight);
        if (_gate is not null) SignalRoom();
        return true;
    }

    /// <summary>Puts a unit aside until its pause is over, without its permit; false where the stage has to keep it: it is ordered, or enough is put aside.</summary>
    internal bool TryPutAside(WorkUnit<TUnit> unit, TimeSpan pause) => _retries is { } retries && retries.TryAdd(unit, pause);

    internal override void WakeWorkers() => Line.WakeAll();

    internal override void SignalRoom()
    {
        if (CanClaim()) Line.Signal();
    }

    private protected override void Activate() => _claims.Activate(CanClaim);

    private protected override FlowWorker CreateWorker() => new ItemWorker<TIn, TUnit, TOut>(this);

    private protected override void OnEnded()
    {
        int remains = _claims.TakeRemains();
        StageCounters.Add(ref Counters.In, remains);
        StageCounters.Add(ref Counters.Abandoned, remains + (_retries?.Clear() ?? 0));
        Output.RemoveProducer();
    }

    private bool TryTakeLocked(out WorkUnit<TUnit> unit)
    {
        unit = default;
        if (Order is { HasRoom: false }) return false;
        int weight = _claims.TakeLocked(out TUnit? value);
        if (weight == 0) return false;
        unit = new WorkUnit<TUnit>(value!, weight, Order?.IssueLocked(1) ?? 0, 1);
        return true;
    }

    private bool CanClaim()
    {
        if (Flow.IsStopping || _retries is { IsDue: true }) return true;
        if (!_claims.CanTake) return false;
        if (_claims.IsDrained) return _retries is not { IsEmpty: false };
        return Order is null || Order.HasRoom;
    }
}
