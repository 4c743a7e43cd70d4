using Concurrency.Benchmarks.Actors;
using Proto;

namespace Concurrency.Benchmarks.Peers;

/// <summary>Many <see cref="ProtoTarget"/> in a system of their own.</summary>
internal sealed record ProtoTargetHost(ActorSystem System, Finish Finish, PID[] Actors)
{
    public static ProtoTargetHost Start(int actors)
    {
        var system = new ActorSystem();
        var finish = new Finish();
        var props = Proto.Props.FromProducer(() => new ProtoTarget(finish));
        return new ProtoTargetHost(system, finish, [.. Enumerable.Range(0, actors).Select(_ => system.Root.Spawn(props))]);
    }

    public Props Props(Finish stopped) => Proto.Props.FromProducer(() => new ProtoTarget(Finish, stopped));

    public PID Spawn(Props props) => System.Root.Spawn(props);

    public void Tell(int actor, long value, bool isLast) => System.Root.Send(Actors[actor], new ProtoTarget.Add(value, isLast));

    public Task StopAsync() => System.ShutdownAsync();
}
