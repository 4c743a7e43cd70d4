using Concurrency.CompilerServices;

namespace Concurrency.Runtime.Tests;

/// <summary>Says whose flow of control its turns run in.</summary>
[Actor]
internal sealed partial class Witness
{
    /// <summary>A turn that does not name its flow: it has what the thread has.</summary>
    public object? Seen() => ActorCell.OfFlow;

    public async ValueTask<object?> SeenLaterAsync()
    {
        await Task.CompletedTask.ConfigureAwait(false);
        return ActorCell.OfFlow;
    }

    /// <summary>The flow before and after work that runs inside this turn, and after an await.</summary>
    public async ValueTask<object?[]> SeenAroundAsync(Action work)
    {
        object? before = ActorCell.OfFlow;
        work();
        object? after = ActorCell.OfFlow;
        await Task.Yield();
        return [before, after, ActorCell.OfFlow];
    }

    /// <summary>Has another one asked what it sees, on the same worker where there is one.</summary>
    public async ValueTask<object?> SeenNextAsync(Ref other) => await other.SeenAsync().ConfigureAwait(false);
}
