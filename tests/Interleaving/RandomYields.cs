namespace Concurrency.Interleaving;

/// <summary>Real threads that give up the processor at random points: cheap, not repeatable, and what a race needs on a machine with few cores.</summary>
public sealed class RandomYields(int seed) : IInterleaver
{
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

    public void Spin() => Thread.Yield();

    public void WaitUntil(Func<bool> condition)
    {
        while (!SharedAccess.Quietly(condition)) Thread.Yield();
    }
}
