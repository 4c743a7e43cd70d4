namespace Concurrency.Runtime.Tests;

/// <summary>An actor that checks what it is told: in order per sender, one at a time, and counted.</summary>
[Actor(Capacity = 256)]
public sealed partial class Tally(int senders)
{
    private readonly int[] _last = new int[senders];
    private int _inside;
    private long _count;
    private string? _fault;

    /// <summary>Counts one of a sender's messages, which come by rising numbers from 1 on.</summary>
    public void Note(int sender, int number)
    {
        Enter();
        if (number <= _last[sender]) _fault ??= $"Sender {sender}: {number} after {_last[sender]}.";
        _last[sender] = number;
        Leave();
    }

    /// <summary>The same, over some time.</summary>
    public int NoteSlowly(int sender, int number)
    {
        Note(sender, number);
        Thread.SpinWait(50);
        return number;
    }

    public async ValueTask<int> NoteLaterAsync(int sender, int number)
    {
        Enter();
        await Task.Yield();
        Leave();
        return sender + number;
    }

    public (long Count, string? Fault) Sum() => (_count, _fault);

    private void Enter()
    {
        if (Interlocked.Increment(ref _inside) != 1) _fault ??= "Two turns at once.";
        _count++;
    }

    private void Leave() => Interlocked.Decrement(ref _inside);
}
