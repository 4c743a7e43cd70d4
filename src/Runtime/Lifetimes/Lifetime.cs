namespace Concurrency;

/// <summary>When an actor, a pool or a flow ends and how to end it.</summary>
/// <remarks>
/// <b>Thread safety.</b> All members may be called from any thread, any number of times; the first stop decides. Awaiting any of them from inside one of its own
/// handlers, jobs or stages could never end: the stop begins all the same, and the returned task fails with <see cref="InvalidOperationException"/> at once.
/// </remarks>
public sealed class Lifetime
{
    private readonly ILifetimeOwner _owner;

    internal Lifetime(ILifetimeOwner owner) => _owner = owner;

    /// <summary>
    /// Completes when the last handler, job or stage has returned and the class's own <c>Dispose</c> or <c>DisposeAsync</c> has ended. Faults with <see cref="TimeoutException"/>, naming the
    /// handler, when one does not end within the grace time after its token was cancelled.
    /// </summary>
    public Task Completion => _owner.Completion;

    /// <summary>Accepts nothing more, lets what is queued drain until <paramref name="deadline"/>, then cancels what runs and fails what is queued.</summary>
    /// <param name="deadline">How long to drain. Zero cancels at once; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellationToken">Ends the wait of this call, not the stop.</param>
    /// <returns>A task that ends when it has ended. It does not fail for a missed deadline; <see cref="Completion"/> does.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is negative and not infinite.</exception>
    public Task StopAsync(TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        TimeLimit.Check(deadline, nameof(deadline));
        return _owner.StopAsync(deadline, cancellationToken);
    }

    /// <summary>Waits until nothing is queued or running. It stays open: what is sent meanwhile prolongs the wait.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends at a moment of rest.</returns>
    public Task DrainAsync(CancellationToken cancellationToken = default) => _owner.DrainAsync(cancellationToken);

    /// <summary>Stops without draining: what is queued fails, the tokens of what runs are cancelled. Returns at once.</summary>
    public void Abort() => _owner.Abort();
}
