namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>An actor per key whose handlers, beginning and end a test writes.</summary>
[Actor]
public sealed partial class KeyedKnot([ActorKey] string name, KeyedKnot.Steps steps) : IActorLifecycle
{
    public string Name() => name;

    public int Echo(int n) => n;

    public Task<int> Do(Func<Ref, Task<int>> body) => body(Self);

    public ValueTask StartedAsync(CancellationToken cancellationToken) => steps.Starting?.Invoke(name) ?? default;

    public ValueTask StoppingAsync(ActorStopReason reason, CancellationToken cancellationToken) => steps.Stopping?.Invoke(name, cancellationToken) ?? default;

    /// <summary>What they do besides answering; nothing unless a test says so.</summary>
    public sealed class Steps
    {
        public Func<string, ValueTask>? Starting { get; set; }

        public Func<string, CancellationToken, ValueTask>? Stopping { get; set; }
    }
}
