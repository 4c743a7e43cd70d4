using System.Runtime.CompilerServices;

namespace Concurrency.CompilerServices;

/// <summary>Awaited by the actor's own steps between turns: what follows runs where turns run, as the actor's, and not on the stack of whoever completed a task.</summary>
internal sealed class TurnHop(ActorCell cell) : ICriticalNotifyCompletion, IThreadPoolWorkItem
{
    private Action? _continuation;

    // An awaiter: the compiler asks for instance members.
#pragma warning disable CA1822
    public bool IsCompleted => false;

    public void GetResult()
    {
    }
#pragma warning restore CA1822

    public TurnHop GetAwaiter() => this;

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        _continuation = continuation;
        cell.Settings.Scheduler.Schedule(this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        ActorThread thread = ActorThread.Current;
        ActorCell? outer = thread.Cell;
        thread.Cell = cell;
        _continuation!();
        thread.Cell = outer;
    }
}
