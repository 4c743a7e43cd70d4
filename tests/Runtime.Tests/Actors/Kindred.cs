namespace Concurrency.Runtime.Tests;

/// <summary>As many actor classes as there are value types to name: each has a message type of its own, so the runtime compiles its code by itself, as it does that of classes somebody wrote.</summary>
[Actor]
internal sealed partial class Kindred<T>
    where T : struct
{
    private int _notes;

    public int Note() => ++_notes;
}
