namespace Concurrency.Interleaving;

/// <summary>
/// Every schedule in which a thread that could go on is interrupted at most so many times, one after another. Switches from a thread that ended or waits are
/// free, and tried in every order.
/// </summary>
/// <remarks>After: M. Musuvathi and S. Qadeer, Iterative Context Bounding for Systematic Testing of Multithreaded Programs, PLDI 2007.</remarks>
public sealed class BoundedPreemptionStrategy(int preemptions) : IStrategy
{
    // The choices of the schedule, each with how many there were.
    private readonly List<(int Chosen, int Of)> _choices = [];
    private int _depth;
    private int _preempted;
    private bool _isStarted;

    /// <summary>Schedules tried.</summary>
    public int Schedules { get; private set; }

    public bool StopsAfterAccesses => false;

    public bool NextSchedule()
    {
        if (_isStarted)
        {
            while (_choices.Count > 0 && _choices[^1].Chosen + 1 == _choices[^1].Of) _choices.RemoveAt(_choices.Count - 1);
            if (_choices.Count == 0) return false;
            _choices[^1] = (_choices[^1].Chosen + 1, _choices[^1].Of);
        }

        _isStarted = true;
        _depth = 0;
        _preempted = 0;
        Schedules++;
        return true;
    }

    public int Choose(ReadOnlySpan<int> runnable, int current)
    {
        bool canGoOn = runnable.Contains(current);
        if (canGoOn && (_preempted == preemptions || runnable.Length == 1)) return current;
        if (runnable.Length == 1) return runnable[0];
        if (_depth == _choices.Count) _choices.Add((0, runnable.Length));
        int choice = _choices[_depth++].Chosen;
        if (!canGoOn) return runnable[choice];

        // Choice 0 is to go on; the others are the other threads.
        if (choice == 0) return current;
        _preempted++;
        int others = 0;
        foreach (int thread in runnable)
            if (thread != current && ++others == choice) return thread;
        throw new InvalidOperationException("The program under test does not repeat: it ran differently under the same choices.");
    }

    public string Describe() => $"{nameof(BoundedPreemptionStrategy)}({preemptions}), choices {string.Join(',', _choices.Select(choice => choice.Chosen))}";
}
