namespace Concurrency.Hosting;

/// <summary>How long the oldest of a queue has waited, from looks at it now and then, so that sending a message costs nothing.</summary>
/// <remarks>
/// At an earlier look, <c>Left + Queued</c> had entered the queue in all. While fewer than that have left it, at least one of those is still there, whatever the order: so the age is at
/// least the time since that look. It is never too high, and too low by at most the time between two looks while what leaves is counted exactly.
/// Not thread-safe: its owner looks under a lock.
/// </remarks>
internal sealed class QueueAge
{
    // Enough for any age at a finer grain than anybody's threshold; when they are used up, every other one goes.
    private const int MostLooks = 64;

    private readonly List<(long Entered, long At)> _looks = [];

    /// <summary>Takes a look.</summary>
    /// <param name="left">How many have left the queue so far.</param>
    /// <param name="queued">How many are in it.</param>
    /// <param name="now">A timestamp.</param>
    public void Look(long left, long queued, long now)
    {
        _looks.RemoveAll(look => look.Entered <= left);
        long entered = left + queued;
        if (queued == 0 || (_looks.Count > 0 && _looks[^1].Entered >= entered))
        {
            return; // Nobody new: an earlier look says more.
        }

        if (_looks.Count == MostLooks)
        {
            int position = 0;
            _looks.RemoveAll(_ => position++ % 2 == 1);
        }

        _looks.Add((entered, now));
    }

    /// <summary>The age at the last look.</summary>
    public TimeSpan At(long now, TimeProvider time) => _looks.Count == 0 ? TimeSpan.Zero : time.GetElapsedTime(_looks[0].At, now);
}
