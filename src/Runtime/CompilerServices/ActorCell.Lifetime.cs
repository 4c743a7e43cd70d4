namespace Concurrency.CompilerServices;

/// <content>What a <see cref="Lifetime"/> asks of an actor.</content>
public abstract partial class ActorCell
{
    // Made when somebody asks for it, or at the end.
    private TaskCompletionSource? _completion;

    // Made when somebody waits for rest; exchanged for null when rest has come.
    private TaskCompletionSource? _rest;

    Task ILifetimeOwner.Completion => CompletionSource.Task;

    private protected bool IsCompleted => Volatile.Read(ref _completion) is { Task.IsCompleted: true };

    private TaskCompletionSource CompletionSource => LazyInitializer.EnsureInitialized(ref _completion, static () => new(TaskCreationOptions.RunContinuationsAsynchronously));

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
        Task rest = LazyInitializer.EnsureInitialized(ref _rest, static () => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        WatchForRest();
        return rest.WaitAsync(cancellationToken);
    }

    void ILifetimeOwner.Abort() => BeginStop(TimeSpan.Zero);

    internal abstract void BeginStop(TimeSpan deadline);

    /// <summary>Sees to it that <see cref="OnRest"/> is called at the next moment of rest, which may be now.</summary>
    private protected abstract void WatchForRest();

    private protected void OnRest() => Interlocked.Exchange(ref _rest, null)?.TrySetResult();

    private protected void Complete(Exception? error)
    {
        if (error is null)
        {
            CompletionSource.TrySetResult();
        }
        else
        {
            CompletionSource.TrySetException(error);
        }
    }

    private InvalidOperationException WaitsForItself() =>
        new($"A handler of '{Name}' waits for the end of its own actor, which waits for the handler. Start the stop without awaiting it.");

    private async Task StopAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        bool isOwn = IsOwnTurn();
        BeginStop(deadline);
        if (isOwn && !IsCompleted)
        {
            throw WaitsForItself();
        }

        // A missed deadline is reported by Completion; whoever stops only wants to know that it is over.
        await CompletionSource.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
