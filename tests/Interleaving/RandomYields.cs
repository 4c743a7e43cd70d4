namespace Concurrency.Interleaving;

/// <summary>
/// Real threads that give up the processor at random points: cheap, not repeatable, and what a race needs on a machine with few cores. One object for each thread of one
/// small program: what a mistake has broken may leave a thread to spin for ever, so a program that is far from ending in time has failed.
/// </summary>
public sealed class RandomYields(int seed, int limitMilliseconds = RandomYields.UsualLimitMilliseconds) : IInterleaver
{
    /// <summary>Far above what a program takes on the slowest machine.</summary>
    public const int UsualLimitMilliseconds = 10_000;

    private readonly long _until = Environment.TickCount64 + limitMilliseconds;
    private uint _state = (uint)(seed * 2654435761) | 1;

    public void Point()
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        switch (_state & 15)
        {
            case 0:
            case 1:
                Thread.Yield();
                break;
            case 2:
                Thread.SpinWait((int)((_state >> 8) & 63));
                break;
        }
    }

    public void After() => Point();

    public void Spin()
    {
        if (Environment.TickCount64 > _until) throw new ScheduleFailedException($"a thread still spins after {limitMilliseconds} ms");
        Thread.Yield();
    }

    public void WaitUntil(Func<bool> condition)
    {
        while (!SharedAccess.Quietly(condition)) Spin();
    }
}
