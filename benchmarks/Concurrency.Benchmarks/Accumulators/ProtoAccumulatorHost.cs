using Proto;

namespace Concurrency.Benchmarks.Accumulators;

/// <summary>One <see cref="ProtoAccumulator"/> in a system of its own.</summary>
internal sealed record ProtoAccumulatorHost(ActorSystem System, PID Actor)
{
    public static Task<ProtoAccumulatorHost> StartAsync()
    {
        var system = new ActorSystem();
        return Task.FromResult(new ProtoAccumulatorHost(system, system.Root.Spawn(Props.FromProducer(() => new ProtoAccumulator()))));
    }

    public void Tell(long value) => System.Root.Send(Actor, new ProtoAccumulator.Add(value));

    public Task<long> AddAsync(long value) => System.Root.RequestAsync<long>(Actor, new ProtoAccumulator.AddAndReply(value));

    public Task<long> TakeSumAsync() => System.Root.RequestAsync<long>(Actor, ProtoAccumulator.Take.Message);

    public Task StopAsync() => System.ShutdownAsync();
}
