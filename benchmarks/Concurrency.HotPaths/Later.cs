using System.Runtime.CompilerServices;

namespace Concurrency.HotPaths;

/// <summary>What comes when it is told to, on the thread that says so.</summary>
internal sealed class Later : ICriticalNotifyCompletion
{
    private Action? _continuation;

    public bool IsCompleted => false;

    public Later GetAwaiter() => this;

    public void Come()
    {
        Action? continuation = _continuation;
        _continuation = null;
        continuation?.Invoke();
    }

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => _continuation = continuation;

    public void UnsafeOnCompleted(Action continuation) => _continuation = continuation;
}
