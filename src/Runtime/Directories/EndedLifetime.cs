namespace Concurrency;

/// <summary>The lifetime of a key that has no actor: there is nothing to wait for and nothing to stop.</summary>
internal sealed class EndedLifetime : ILifetimeOwner
{
    public static readonly Lifetime Instance = new(new EndedLifetime());

    public Task Completion => Task.CompletedTask;

    public Task StopAsync(TimeSpan deadline, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DrainAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Abort()
    {
    }
}
