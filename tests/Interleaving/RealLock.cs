namespace Concurrency.Interleaving;

/// <summary>The real lock under another name.</summary>
public sealed class RealLock
{
    private readonly Lock _lock = new();

    public bool IsHeldByCurrentThread => _lock.IsHeldByCurrentThread;

    public void Enter() => _lock.Enter();

    public void Exit() => _lock.Exit();
}
