using System.Numerics;

namespace Concurrency;

// Concurrency contract
//   Callers:   IssueLocked under the stage's lock, which is this one's, too; the rest by the workers.
//   I1  Tickets from _head to _next are out. Each belongs to a worker, or its slot holds the finished results.
//   I2  Only the owner of the ticket at _head writes to the outlet, so results leave in the order of the tickets, one writer at a time.
//   I3  _outstanding is the weight of the tickets out and exceeds the limit by less than one unit's weight; so do the buffers that exist.
//   Guarded by Gate: everything; _outstanding and _head are read outside for guesses.
//   User code runs: never.
//   After: the reorder buffer of out-of-order processors; A. Robison's pipeline in Intel TBB for tickets at the entrance of an ordered stage.

/// <summary>Keeps the results of an ordered stage with several workers in the order of its input, with bounded memory: a place in line is given out with each piece of work.</summary>
internal sealed class Sequencer<T>
{
    private readonly int _limit;
    private readonly int _bufferLength;
    private readonly Slot[] _slots;
    private readonly Stack<StageResults<T>> _spare = new();
    private long _next;
    private long _head;
    private int _outstanding;

    internal Sequencer(int limit, int bufferLength)
    {
        _limit = limit;
        _bufferLength = bufferLength;
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)limit + 1)];
    }

    internal Lock Gate { get; } = new();

    internal bool HasRoom => Volatile.Read(ref _outstanding) < _limit;

    internal int RoomLocked => _limit - _outstanding;

    internal long IssueLocked(int weight)
    {
        long ticket = _next++;
        SlotOf(ticket).Weight = weight;
        Volatile.Write(ref _outstanding, _outstanding + weight);
        return ticket;
    }

    internal bool IsHead(long ticket) => Volatile.Read(ref _head) == ticket;

    /// <summary>Names the line that is signalled when the ticket's turn has come; false when it has come.</summary>
    internal bool TryAwaitTurn(long ticket, WaitLine line)
    {
        lock (Gate)
        {
            if (_head == ticket) return false;
            SlotOf(ticket).Waiting = line;
            return true;
        }
    }

    /// <summary>
    /// The work of a ticket is done. When it is not its turn the results stay here, for whoever comes to it, and the worker gets an empty buffer to go on with: true.
    /// Otherwise the worker has to write the results out and call <see cref="Advance"/>: false.
    /// </summary>
    internal bool TryLeave(long ticket, ref StageResults<T> results)
    {
        lock (Gate)
        {
            if (_head == ticket) return false;
            SlotOf(ticket).Done = results;
            if (!_spare.TryPop(out StageResults<T>? spare)) spare = new StageResults<T>(_bufferLength);
            results = spare;
            return true;
        }
    }

    /// <summary>The results of the head are out. Returns the next ones if they are there: the caller writes them and comes again.</summary>
    /// <param name="written">What was written last, if it came from here: it is used again.</param>
    /// <param name="madeRoom">Whether there was no room before, so that somebody may wait for it.</param>
    internal StageResults<T>? Advance(StageResults<T>? written, out bool madeRoom)
    {
        WaitLine? waiting;
        StageResults<T>? done;
        lock (Gate)
        {
            if (written is not null) _spare.Push(written);
            ref Slot slot = ref SlotOf(_head);
            madeRoom = _outstanding >= _limit;
            Volatile.Write(ref _outstanding, _outstanding - slot.Weight);
            slot = default;
            Volatile.Write(ref _head, _head + 1);
            slot = ref SlotOf(_head);
            done = slot.Done;
            waiting = slot.Waiting;
            slot.Done = null;
            slot.Waiting = null;
        }

        waiting?.Signal();
        return done;
    }

    private ref Slot SlotOf(long ticket) => ref _slots[ticket & (_slots.Length - 1)];

    private struct Slot
    {
        internal int Weight;
        internal StageResults<T>? Done;
        internal WaitLine? Waiting;
    }
}
