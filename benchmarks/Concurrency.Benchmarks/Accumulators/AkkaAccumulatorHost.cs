using Akka.Actor;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Accumulators;

/// <summary>One <see cref="AkkaAccumulator"/> in a system of its own.</summary>
internal sealed record AkkaAccumulatorHost(ActorSystem System, IActorRef Actor)
{
    public static Task<AkkaAccumulatorHost> StartAsync()
    {
        ActorSystem system = AkkaPeer.Start();
        return Task.FromResult(new AkkaAccumulatorHost(system, system.ActorOf(Props.Create(() => new AkkaAccumulator()))));
    }

    public void Tell(long value) => Actor.Tell(new AkkaAccumulator.Add(value));

    public Task<long> AddAsync(long value) => Actor.Ask<long>(new AkkaAccumulator.AddAndReply(value));

    public Task<long> TakeSumAsync() => Actor.Ask<long>(AkkaAccumulator.Take.Message);

    public Task StopAsync() => System.Terminate();
}
