using Akka.Actor;

namespace Concurrency.Benchmarks.Startup;

/// <summary><see cref="Kind{TFirst, TSecond, TThird}"/> as an Akka.NET actor.</summary>
internal sealed class AkkaKind<TFirst, TSecond, TThird> : UntypedActor
    where TFirst : struct
    where TSecond : struct
    where TThird : struct
{
    private int _notes;

    public AkkaKind(StartedCount started) => _notes = started.Add();

    protected override void OnReceive(object message) => Sender.Tell(++_notes);
}
