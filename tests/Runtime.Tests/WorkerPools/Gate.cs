namespace Concurrency.Runtime.Tests.WorkerPools;

/// <summary>Where a body waits until the test lets it go on. Continuations run where it is opened, so what follows has happened when <see cref="Open"/> returns.</summary>
public sealed class Gate(int number = 0)
{
    public int Number => number;

    public TaskCompletionSource Entered { get; } = new();

    public TaskCompletionSource Opened { get; } = new();

    public TaskCompletionSource Cancelled { get; } = new();

    public bool HasEntered => Entered.Task.IsCompleted;

    public void Open() => Opened.TrySetResult();

    /// <summary>Waits until it opens or the token is cancelled, and goes on right there.</summary>
    public async Task<int> PassAsync(CancellationToken cancellationToken)
    {
        Entered.TrySetResult();
        await using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static (gate, token) => ((Gate)gate!).Opened.TrySetCanceled(token), this);
        await Opened.Task.ConfigureAwait(false);
        return number;
    }

    public static Gate[] Row(int count) => [.. Enumerable.Range(0, count).Select(static i => new Gate(i))];
}
