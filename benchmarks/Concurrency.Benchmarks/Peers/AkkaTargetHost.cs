using Akka.Actor;
using Concurrency.Benchmarks.Actors;

namespace Concurrency.Benchmarks.Peers;

/// <summary>Many <see cref="AkkaTarget"/> in a system of their own.</summary>
internal sealed record AkkaTargetHost(ActorSystem System, Finish Finish, IActorRef[] Actors)
{
    public static AkkaTargetHost Start(int actors)
    {
        ActorSystem system = AkkaPeer.Start();
        var finish = new Finish();
        var props = Props.Create(() => new AkkaTarget(finish, null));
        return new AkkaTargetHost(system, finish, [.. Enumerable.Range(0, actors).Select(_ => system.ActorOf(props))]);
    }

    public void Tell(int actor, long value, bool isLast) => Actors[actor].Tell(new AkkaTarget.Add(value, isLast));

    public Task StopAsync() => System.Terminate();
}
