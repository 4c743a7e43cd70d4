namespace Concurrency;

/// <summary>What stands behind a <see cref="Lifetime"/>: an actor, a pool, a flow.</summary>
/// <remarks><b>Thread safety.</b> All members may be called from any thread, any number of times; the first stop decides.</remarks>
internal interface ILifetimeOwner
{
    /// <summary>Settles once, after everything that runs for the owner has ended, or when it was given up.</summary>
    Task Completion { get; }

    /// <summary>Closes the intake, drains until the deadline, then cancels. Ends when the owner has; a token ends the wait only.</summary>
    Task StopAsync(TimeSpan deadline, CancellationToken cancellationToken);

    /// <summary>Ends at a moment when nothing is queued or running.</summary>
    Task DrainAsync(CancellationToken cancellationToken);

    /// <summary>Closes the intake and cancels at once, without waiting.</summary>
    void Abort();
}
