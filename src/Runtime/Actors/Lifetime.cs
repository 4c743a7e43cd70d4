using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>When an actor ends and how to end it.</summary>
/// <remarks>
/// <b>Thread safety.</b> All members may be called from any thread, any number of times; the first stop decides. Awaiting any of them from inside one of the actor's own
/// handlers could never end: the stop begins all the same, and the returned task fails with <see cref="InvalidOperationException"/> at once.
/// </remarks>
public sealed class Lifetime
{
    private readonly ActorCell _cell;

    internal Lifetime(ActorCell cell) => _cell = cell;

    /// <summary>
    /// Completes when the last handler has returned and the actor's own <c>Dispose</c> or <c>DisposeAsync</c> has ended. Faults with <see cref="TimeoutException"/>, naming the
    /// handler, when one does not end within the grace time after its token was cancelled.
    /// </summary>
    public Task Completion => _cell.Completion;

    /// <summary>Accepts nothing more, lets the mailbox drain until <paramref name="deadline"/>, then cancels the running handler and fails what is queued with <see cref="ActorStoppedException"/>.</summary>
    /// <param name="deadline">How long to drain. Zero cancels at once; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellationToken">Ends the wait of this call, not the stop.</param>
    /// <returns>A task that ends when the actor has ended. It does not fail for a missed deadline; <see cref="Completion"/> does.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is negative and not infinite.</exception>
    public Task StopAsync(TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        ActorCell.CheckTimeout(deadline, nameof(deadline));
        return _cell.StopAsync(deadline, cancellationToken);
    }

    /// <summary>Waits until nothing is queued or running. The actor stays open: messages sent meanwhile prolong the wait.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends at a moment of rest.</returns>
    public Task DrainAsync(CancellationToken cancellationToken = default) => _cell.DrainAsync(cancellationToken);

    /// <summary>Stops without draining: what is queued fails with <see cref="ActorStoppedException"/>, the running handler's token is cancelled. Returns at once.</summary>
    public void Abort() => _cell.BeginStop(TimeSpan.Zero);
}
