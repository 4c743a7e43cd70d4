using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Accumulators;

/// <summary>Everybody who can take part in a workload on accumulators.</summary>
internal static class AccumulatorContestants
{
    public static Contestant Ours(IWorkload workload, string name = PeerNames.Ours) =>
        Contestant.Kept(name, StartOurs, (actor, n) => workload.RunAsync(new OursAsAccumulator(actor), n), actor => actor.DisposeAsync().AsTask());

    public static Contestant OursAtOnce(IWorkload workload) =>
        Contestant.Kept(PeerNames.Ours, StartOurs, (actor, n) => workload.RunAsync(new OursAtOnceAsAccumulator(actor), n), actor => actor.DisposeAsync().AsTask());

    public static Contestant OursLater(IWorkload workload) =>
        Contestant.Kept(PeerNames.Ours, StartOurs, (actor, n) => workload.RunAsync(new OursLaterAsAccumulator(actor), n), actor => actor.DisposeAsync().AsTask());

    public static Contestant OursNeverInlined(IWorkload workload) =>
        Contestant.Kept(PeerNames.Ours, () => Task.FromResult(HoppingAccumulator.Ref.Start()), (actor, n) => workload.RunAsync(new HoppingAsAccumulator(actor), n), actor => actor.DisposeAsync().AsTask());

    /// <summary>Channels, ActionBlock, Akka.NET, Proto.Actor.</summary>
    public static Contestant[] EveryPeer(IWorkload workload) =>
    [
        Channel(workload, isBounded: false),
        Channel(workload, isBounded: true),
        Contestant.Kept(PeerNames.ActionBlock, () => Task.FromResult(new BlockAccumulator()), (actor, n) => workload.RunAsync(new BlockAsAccumulator(actor), n), actor => actor.DisposeAsync().AsTask()),
        Contestant.Kept(PeerNames.Akka, AkkaAccumulatorHost.StartAsync, (actor, n) => workload.RunAsync(new AkkaAsAccumulator(actor), n), actor => actor.StopAsync()),
        Contestant.Kept(PeerNames.Proto, ProtoAccumulatorHost.StartAsync, (actor, n) => workload.RunAsync(new ProtoAsAccumulator(actor), n), actor => actor.StopAsync()),
    ];

    public static Contestant Channel(IWorkload workload, bool isBounded, ChannelAccumulator.Work work = ChannelAccumulator.Work.Add) => Contestant.Kept(
        PeerNames.ChannelLoop(isBounded),
        () => Task.FromResult(new ChannelAccumulator(isBounded, work)),
        (actor, n) => workload.RunAsync(new ChannelAsAccumulator(actor), n),
        actor => actor.DisposeAsync().AsTask());

    public static Contestant OnOrleans(IWorkload workload) =>
        Contestant.Kept(PeerNames.Orleans, OrleansAccumulator.Silo.StartAsync, (silo, n) => workload.RunAsync(new OrleansAsAccumulator(silo.Grain), n), silo => silo.StopAsync());

    public static Contestant UnderLock => Contestant.Of(PeerNames.Lock, operations =>
    {
        var target = new LockedAccumulator();
        for (long i = 1; i <= operations; i++) target.AddLocked(i);
        Check.That(target.TakeSum() == Sums.To(operations));
    });

    public static Contestant UnderLockAwaited(IWorkload workload) =>
        Contestant.Kept(PeerNames.LockAwaited, () => Task.FromResult(new LockedAccumulator()), (target, n) => workload.RunAsync(new LockedAsAccumulator(target), n));

    public static Contestant PlainCall => Contestant.Of(PeerNames.Call, operations =>
    {
        var target = new LockedAccumulator();
        for (long i = 1; i <= operations; i++) target.Add(i);
        Check.That(target.TakeSum() == Sums.To(operations));
    });

    private static Task<Accumulator.Ref> StartOurs() => Task.FromResult(Accumulator.Ref.Start());
}
