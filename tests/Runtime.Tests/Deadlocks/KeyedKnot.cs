namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>An actor per key whose handlers a test writes, and whose end it may hold up.</summary>
[Actor]
public sealed partial class KeyedKnot([ActorKey] string name, Func<string, Task> stopping) : IActorLifecycle
{
    public int Echo(int n) => n;

    public Task<int> Do(Func<Ref, Task<int>> body) => body(Self);

    public ValueTask StoppingAsync(ActorStopReason reason, CancellationToken cancellationToken) => new(stopping(name));
}
