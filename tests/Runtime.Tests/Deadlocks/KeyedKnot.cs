namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>An actor per key whose handlers a test writes.</summary>
[Actor]
public sealed partial class KeyedKnot([ActorKey] string name)
{
    public string Name() => name;

    public int Echo(int n) => n;

    public Task<int> Do(Func<Ref, Task<int>> body) => body(Self);
}
