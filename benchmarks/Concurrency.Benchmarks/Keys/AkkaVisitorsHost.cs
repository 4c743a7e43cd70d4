using Akka.Actor;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Keys;

/// <summary>A system with the parent of <see cref="AkkaVisitors"/> in it.</summary>
internal sealed record AkkaVisitorsHost(ActorSystem System, IActorRef Parent)
{
    public static AkkaVisitorsHost Start()
    {
        ActorSystem system = AkkaPeer.Start();
        return new AkkaVisitorsHost(system, system.ActorOf(Props.Create(static () => new AkkaVisitors())));
    }

    public Task<int> VisitAsync(int key) => Parent.Ask<int>(new AkkaVisitors.Visit(key));

    public Task<int> CountAsync() => Parent.Ask<int>(new AkkaVisitors.Count());

    public Task StopAsync() => System.Terminate();
}
