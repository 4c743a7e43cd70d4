using System.Diagnostics.CodeAnalysis;
using Concurrency.CompilerServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   TakeLocked under the stage's lock; the timer on any thread.
//   I1  _batch, _count, _opened are guarded by the stage's lock; _count is read outside for guesses.
//   I2  _overGeneration only rises; a window is over when it is that of the batch that is open, so a timer that comes late means nothing.
//   User code runs: never.

/// <summary>Batches: as many items as the stage asks for, or what has come when the window, which opens with the first item, is over, or the input ends.</summary>
internal sealed class BatchClaims<T>(FlowEdge<T> input, FlowGraph flow, StageSettings settings) : UnitClaims<T, T[]>(input)
{
    private readonly TimeSpan _window = settings.BatchWindowMilliseconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(settings.BatchWindowMilliseconds);
    private T[]? _batch;
    private int _count;
    private int _generation;
    private int _overGeneration = -1;
    private ITimer? _timer;

    internal override bool CanTake
    {
        get
        {
            bool isCompleted = Input.IsCompleted; // Before the counts: completed and then empty is final.
            return Input.Count > 0 || isCompleted || IsWindowOver;
        }
    }

    internal override bool IsDrained => Input.IsDrained && Volatile.Read(ref _count) == 0;

    private bool IsWindowOver => Volatile.Read(ref _overGeneration) == Volatile.Read(ref _generation);

    internal override int TakeLocked([MaybeNull] out T[] unit)
    {
        unit = null;
        _batch ??= new T[settings.Batch];
        bool isCompleted = Input.IsCompleted; // Before the take: what is taken after it is all there is.
        int taken = Input.Take(_batch.AsSpan(_count));
        bool isFirst = _count == 0 && taken > 0;
        Volatile.Write(ref _count, _count + taken);
        if (_count == 0) return 0;
        if (_count < settings.Batch && !IsWindowOver && _window != TimeSpan.Zero && !(isCompleted && Input.Count == 0))
        {
            if (isFirst && _window != Timeout.InfiniteTimeSpan) Open();
            return 0;
        }

        unit = _count == settings.Batch ? _batch : _batch[.._count];
        int count = _count;
        Close();
        return count;
    }

    internal override int TakeRemains()
    {
        int count = _count;
        Close();
        return count;
    }

    private void Open()
    {
        int generation = _generation;
        _timer = flow.Time.CreateTimer(_ => OnWindowOver(generation), null, _window, Timeout.InfiniteTimeSpan);
    }

    private void Close()
    {
        _timer?.Dispose();
        _timer = null;
        _batch = null;
        Volatile.Write(ref _count, 0);
        Volatile.Write(ref _generation, _generation + 1);
    }

    private void OnWindowOver(int generation)
    {
        int over;
        do
        {
            over = Volatile.Read(ref _overGeneration);
            if (over >= generation) return; // A timer of an earlier batch that comes after a later one's.
        }
        while (Interlocked.CompareExchange(ref _overGeneration, generation, over) != over);
        Line.Signal();
    }
}
