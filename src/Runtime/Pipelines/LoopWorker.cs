using System.Runtime.CompilerServices;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>A worker of a <see cref="LoopStage{TIn, TOut}"/>. Chunks grow while they are cheap, so that a hand-over costs little per item and no item waits long for its neighbours.</summary>
internal sealed class LoopWorker<TIn, TOut>(LoopStage<TIn, TOut> stage) : FlowWorker(stage.Flow)
{
    internal const int LongestChunk = 128;

    // A chunk of full length is timed once in so many: reading the clock twice costs as much as a dozen trivial items.
    private const int TimedChunks = 8;

    // Nanoseconds that a chunk may cost for the next one to be longer.
    private const double CheapChunk = 20_000;

    private readonly TIn[] _items = new TIn[LongestChunk];
    private readonly Publisher<TOut> _publisher = new(stage.Flow.StageAt(stage.Index + stage.Parts - 1), stage.Output.Open(stage.Flow), stage.Order, LongestChunk);
    private readonly int[] _errors = new int[stage.Parts];
    private LoopState _state = new(stage.Flow, stage.Parts);
    private int _chunk = 1;
    private int _untimed;

    protected override async Task RunAsync()
    {
        int turns = 0;
        while (!stage.IsLeaving)
        {
            bool isTimed = _chunk < LongestChunk || _untimed >= TimedChunks - 1 || stage.Forms is { IsOnTrial: true };
            bool readsSource = stage.ReadsSource;
            long asked = isTimed ? Flow.Time.GetTimestamp() : 0;
            int count = stage.Claim(_items.AsSpan(0, _chunk), out long ticket);
            if (count == 0)
            {
                if (stage.IsOver) break;
                turns = 0;
                await Parked.In(stage.Line);
                continue;
            }

            _publisher.Begin(ticket);
            _untimed++;
            long started = isTimed && readsSource ? Flow.Time.GetTimestamp() : asked;
            if (isTimed && readsSource) stage.SampleSource(Flow.Time.GetElapsedTime(asked, started) / count);
            bool hasFailed = false;
            _state.Begin();
            while (!Run(count))
            {
                hasFailed = true;
                await _publisher.EmitAsync().ConfigureAwait(false); // What was made before the failure does not wait for what becomes of it.
                Verdict verdict = await Flow.StageAt(stage.Index + _state.Part).OnFailureAsync(_state.Item, 1, 1, _state.Error!).ConfigureAwait(false);
                _errors[_state.Part]++;
                _state.Resume();
                if (verdict == Verdict.Stop) break;
            }

            int weight = _untimed >= TimedChunks ? TimedChunks : 1;
            double body = isTimed && !hasFailed ? Adapt(started, count, weight) : 0;
            Account(count);
            if (RuntimeHelpers.IsReferenceOrContainsReferences<TIn>()) Array.Clear(_items, 0, count);
            ValueTask finishing = _publisher.FinishAsync();
            if (!finishing.IsCompletedSuccessfully) await finishing.ConfigureAwait(false);
            if (isTimed && !hasFailed) stage.Forms?.Sample(stage.Place, new ChunkCost(count, weight, body, Nanoseconds(Flow.Time.GetTimestamp() - asked)));
            if (++turns == TurnsPerThread)
            {
                turns = 0;
                await Parked.Yield(Flow.Scheduler);
            }
        }

        stage.WorkerEnded();
    }

    /// <summary>Goes on through the chunk; false at an item that failed.</summary>
    private bool Run(int count)
    {
        StageResults<TOut> results = _publisher.Results;
        _state.Written = results.Count;
        stage.Loop(_items.AsSpan(0, count), results.Items, ref _state);
        results.Count = _state.Written;
        return _state.Error is null;
    }

    /// <summary>Counts the chunk at each stage that the loop stands for: what one lets through is what the next takes.</summary>
    private void Account(int count)
    {
        StageCounters counters = Flow.CountersOf(stage.Index);
        StageCounters.Add(ref counters.In, count);
        StageCounters.Add(ref counters.Abandoned, count - _state.Read);
        int left = _state.Read;
        for (int part = 0; part < stage.Parts; part++)
        {
            counters = Flow.CountersOf(stage.Index + part);
            if (part > 0) StageCounters.Add(ref counters.In, left);
            int dropped = _state.DroppedBy(part);
            StageCounters.Add(ref counters.Filtered, dropped);
            left -= dropped + _errors[part];
            _errors[part] = 0;
            if (part < stage.Parts - 1 || stage.IsSink) StageCounters.Add(ref counters.Out, left);
        }
    }

    /// <summary>Learns from what the stages took for the chunk; returns that.</summary>
    private double Adapt(long started, int count, int weight)
    {
        long ticks = Flow.Time.GetTimestamp() - started;
        _untimed = 0;
        for (int part = 0; part < stage.Parts; part++) StageCounters.Add(ref Flow.CountersOf(stage.Index + part).Busy, ticks * weight / stage.Parts);
        double elapsed = Nanoseconds(ticks);
        _chunk = elapsed < CheapChunk ? Math.Min(_chunk * 2, LongestChunk) : Math.Max(1, _chunk / 2);
        return elapsed;
    }

    private double Nanoseconds(long ticks) => ticks * (1e9 / Flow.Time.TimestampFrequency);
}
