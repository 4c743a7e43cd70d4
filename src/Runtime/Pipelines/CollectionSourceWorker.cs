using Concurrency.CompilerServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   one at a time: the worker of the first stage until it lets go of the source, then this worker, launched by it.
//   User code runs: the collection's enumerator.

/// <summary>
/// The worker that reads a collection, whose items are there: in stretches. As long as that costs next to nothing it is not launched, and the first stage reads the collection itself,
/// past its own queue: see <see cref="LoopStage{TIn, TOut}"/>.
/// </summary>
internal sealed class CollectionSourceWorker<T>(IEnumerable<T> source, FlowGraph flow, FlowEdge<T> first) : SourceWorker<T>(flow, first)
{
    private readonly T[]? _array = source as T[];
    private IEnumerator<T>? _items;
    private int _next;
    private bool _isOver;

    /// <summary>Reads the next items for a stage. Returns how many; none at the end, after a failure, and when the run is stopping: then the source is closed.</summary>
    internal int ReadInto(Span<T> into)
    {
        if (_isOver) return 0;
        int count = 0;
        try
        {
            if (!Flow.IsStopping) Fill(into, ref count);
        }
        catch (Exception error)
        {
            Flow.FailSource(error); // What came before it is the stage's.
        }

        StageCounters.Add(ref Flow.Read, count);
        if (count < into.Length) End();
        return count;
    }

    /// <summary>The stage reads no more, and the run is over: lets go of the collection.</summary>
    internal void End()
    {
        if (_isOver) return;
        _isOver = true;
        try
        {
            _items?.Dispose();
        }
        catch (Exception error)
        {
            Flow.FailSource(error);
        }

        Close();
    }

    protected override async Task ReadAsync()
    {
        try
        {
            int turns = 0;
            while (!Flow.IsStopping && FillItems())
            {
                await HandOnAsync().ConfigureAwait(false);
                if (++turns % TurnsPerThread == 0) await Parked.Yield(Flow.Scheduler);
            }
        }
        finally
        {
            _items?.Dispose();
        }
    }

    private bool FillItems()
    {
        int count = 0;
        try
        {
            Fill(Items, ref count);
        }
        finally
        {
            Count = count; // What came before a failure goes on.
        }

        return count == Items.Length;
    }

    /// <summary>Reads until the span is full or the collection at its end.</summary>
    private void Fill(Span<T> into, ref int count)
    {
        if (_array is not null)
        {
            count = Math.Min(into.Length, _array.Length - _next);
            _array.AsSpan(_next, count).CopyTo(into);
            _next += count;
            return;
        }

        // Told before each item, for a failure; counted in a register.
        IEnumerator<T> items = _items ??= source.GetEnumerator();
        for (int filled = 0; filled < into.Length; filled++)
        {
            count = filled;
            if (!items.MoveNext()) return;
            into[filled] = items.Current;
        }

        count = into.Length;
    }
}
