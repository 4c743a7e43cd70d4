namespace Concurrency.Interleaving;

/// <summary>Chooses who goes next. A strategy is asked at every point of every schedule, in order, so the same one makes the same schedules.</summary>
public interface IStrategy
{
    /// <summary>
    /// Whether it is also asked behind an access, where a switch differs from one before the next access only for what the thread does in between: nothing that others see, or they
    /// race. Random strategies are; those that go through all schedules would go through them four times.
    /// </summary>
    bool StopsAfterAccesses { get; }

    /// <summary>Says that a schedule begins.</summary>
    /// <returns>False when there is none left to try.</returns>
    bool NextSchedule();

    /// <summary>Chooses a thread.</summary>
    /// <param name="runnable">The threads that can go on, in ascending order; at least one.</param>
    /// <param name="current">The thread that ran last, among <paramref name="runnable"/> unless it has ended or waits.</param>
    int Choose(ReadOnlySpan<int> runnable, int current);

    /// <summary>What reproduces the schedule.</summary>
    string Describe();
}
