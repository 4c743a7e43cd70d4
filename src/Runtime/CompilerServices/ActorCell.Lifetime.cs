namespace Concurrency.CompilerServices;

/// <content>What a <see cref="Lifetime"/> asks of an actor.</content>
public abstract partial class ActorCell
{
    Task ILifetimeOwner.Completion => Stop.Completion.Task;

    private protected bool IsCompleted => Volatile.Read(ref _stop)?.IsCompleted ?? false;

    /// <summary>Drains within the stop timeout, then cancels.</summary>
    /// <returns>A task that ends when the actor has.</returns>
    public ValueTask DisposeAsync() => new(StopAsync(Settings.StopTimeout, CancellationToken.None));

    Task ILifetimeOwner.StopAsync(TimeSpan deadline, CancellationToken cancellationToken) => StopAsync(deadline, cancellationToken);

    Task ILifetimeOwner.DrainAsync(CancellationToken cancellationToken)
    {
        if (IsOwnTurn() && !IsCompleted)
        {
            return Task.FromException(WaitsForItself());
        }

        // Before it is announced, so that whoever brings the actor to rest finds it.
        Task rest = Stop.NextRest;
        WatchForRest();
        return rest.WaitAsync(cancellationToken);
    }

    void ILifetimeOwner.Abort() => BeginStop(TimeSpan.Zero);

    private void OnRest() => Volatile.Read(ref _stop)?.OnRest();

    private void Complete(Exception? error)
    {
        if (error is not null)
        {
            Stop.Completion.TrySetException(error);
        }
        else if (Interlocked.CompareExchange(ref _stop, StopState.Nobodys, null) is { } stop)
        {
            stop.Completion.TrySetResult();
        }
    }

    private InvalidOperationException WaitsForItself() =>
        new($"A handler of '{Name}' waits for the end of its own actor, which waits for the handler. Start the stop without awaiting it.");

    private Task StopAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        bool isOwn = IsOwnTurn();
        BeginStop(deadline);
        return !IsCompleted ? AwaitEndAsync(isOwn, cancellationToken)
            : cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken)
            : Task.CompletedTask;
    }

    private async Task AwaitEndAsync(bool isOwn, CancellationToken cancellationToken)
    {
        if (isOwn && !IsCompleted)
        {
            throw WaitsForItself();
        }

        // A missed deadline is reported by Completion; whoever stops only wants to know that it is over.
        await Stop.Completion.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
