using System.Runtime.CompilerServices;

namespace Concurrency;

// Concurrency contract
//   Callers:   every member from any thread.
//   I1  A cell is written by the thread that owns it alone, with a plain add and a release store; everybody else only reads it.
//   I2  _cells, _retired and _baseline are guarded by _gate.
//   I3  Every amount ever added is in exactly one place: the cell of a living thread, or _retired once its thread has ended.
//   I4  A thread finds its cell in its own table under the counter's slot; the cell's key tells whether it is this counter's or that of an earlier
//       counter which had the slot before it.
//   Linearizes: a single Add at its store. Sum is no snapshot: it reads the cells one after another.
//   Progress:  Add wait-free after a thread's first; Sum, SumAndReset and a thread's first Add take _gate.
//   User code runs: never.
//   After: the per-thread cells of java.util.concurrent.atomic.LongAdder (D. Lea), with one writer per cell so that no atomic instruction is left.

/// <summary>A count for statistics: many threads add to it at the price of a plain addition, and it is summed up now and then.</summary>
/// <remarks>
/// <para><b>Ordering.</b> <see cref="Sum"/> counts every addition that was done before it began, and of those beside it, any. It is exact when nobody is adding; with additions of one sign it never goes backwards.</para>
/// <para><b>Thread safety.</b> All members may be called from any thread.</para>
/// <para><b>Allocation.</b> One small cell per counter and thread, at that thread's first addition; none after. Cells of ended threads are folded together.</para>
/// <para><b>Overflow.</b> Wraps around silently.</para>
/// <para>For a count whose exact value decides something, use <see cref="AtomicCounter"/>.</para>
/// </remarks>
public sealed class StripedCounter
{
    private const int FirstFold = 32;

    [ThreadStatic]
    private static Cell?[]? t_cells;

    // The cell this thread used last: most threads add to one counter many times.
    [ThreadStatic]
    private static Cell? t_last;

    private readonly Lock _gate = new();
    private readonly int _slot;
    private readonly long _key;

    // Guarded by _gate (I2).
    private readonly List<Cell> _cells = [];
    private int _foldAt = FirstFold;
    private long _retired;
    private long _baseline;

    /// <summary>Creates a counter at zero.</summary>
    public StripedCounter() => (_slot, _key) = CounterSlots.Take();

    /// <summary>Gives the counter's slot in the threads' tables to the next one.</summary>
    ~StripedCounter() => CounterSlots.Return(_slot);

    /// <summary>Adds one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Increment() => Add(1);

    /// <summary>Adds a number, negative ones included.</summary>
    /// <param name="amount">What to add.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long amount)
    {
        Cell? cell = t_last;
        if (cell is null || cell.Key != _key) cell = OwnCell();

        // Release (I1): pairs with the acquire in TotalLocked.
        Volatile.Write(ref cell.Amount, cell.Amount + amount);
    }

    /// <summary>What was added so far, since the last <see cref="SumAndReset"/>.</summary>
    /// <returns>The sum.</returns>
    public long Sum()
    {
        lock (_gate) return TotalLocked() - _baseline;
    }

    /// <summary>Takes the sum and starts from zero again. Every addition ends up in the sum of exactly one such call, or in what remains.</summary>
    /// <returns>The sum.</returns>
    public long SumAndReset()
    {
        lock (_gate)
        {
            // The cells stay as they are, for only their owners may write them (I1): the zero moves instead.
            long total = TotalLocked();
            long sum = total - _baseline;
            _baseline = total;
            return sum;
        }
    }

    private long TotalLocked()
    {
        long total = _retired;
        foreach (Cell cell in _cells) total += Volatile.Read(ref cell.Amount);
        return total;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Cell OwnCell()
    {
        Cell?[]? cells = t_cells;
        Cell cell = cells is not null && (uint)_slot < (uint)cells.Length && cells[_slot] is { } own && own.Key == _key ? own : FirstCell();
        t_last = cell;
        return cell;
    }

    private Cell FirstCell()
    {
        var cell = new Cell(_key, Thread.CurrentThread);
        Cell?[] cells = t_cells ?? [];
        if (_slot >= cells.Length) Array.Resize(ref cells, Math.Max(8, Math.Max(_slot + 1, cells.Length * 2)));
        cells[_slot] = cell;
        t_cells = cells;
        lock (_gate)
        {
            if (_cells.Count == _foldAt) FoldLocked();
            _cells.Add(cell);
        }

        return cell;
    }

    /// <summary>Folds the cells of ended threads together, so that short-lived threads leave nothing behind.</summary>
    private void FoldLocked()
    {
        _cells.RemoveAll(cell =>
        {
            if (cell.Owner.IsAlive) return false;
            _retired += Volatile.Read(ref cell.Amount);
            return true;
        });
        _foldAt = Math.Max(FirstFold, _cells.Count * 2);
    }

    /// <summary>One thread's share. Padded on both sides by its own unused fields, so that neighbours on the heap do not share its line.</summary>
    private sealed class Cell(long key, Thread owner)
    {
        internal readonly long Key = key;
        internal readonly Thread Owner = owner;
        private PaddedLong _amount;

        internal ref long Amount
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => ref _amount.Value;
        }
    }
}
