using System.Threading.Tasks.Dataflow;
using Akka.Actor;
using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Groups;

/// <summary>The life of an actor: start, one message, stop.</summary>
internal static class SpawnGroups
{
    private const int Batch = 100;

    public static Group[] All =>
    [
        new("spawn", $"Starts {Batch} actors, sends each a message, stops them and waits for their end; one actor.", Ours, Channels(false), Channels(true), Blocks, OnAkka, OnProto) { Area = "Actors" },
    ];

    private static Contestant Ours => new(PeerNames.Ours, async operations =>
    {
        var finish = new Finish();
        var actors = new Target.Ref[Batch];
        await InBatchesAsync(finish, operations, async count =>
        {
            for (int i = 0; i < count; i++) actors[i] = Target.Ref.Start(finish);
            for (int i = 0; i < count; i++) await actors[i].Tell.AddAsync(i, true);
            for (int i = 0; i < count; i++) await actors[i].DisposeAsync();
        });
    });

    private static Contestant Blocks => new(PeerNames.ActionBlock, async operations =>
    {
        var finish = new Finish();
        var actors = new ActionBlock<TargetMessage>[Batch];
        await InBatchesAsync(finish, operations, async count =>
        {
            for (int i = 0; i < count; i++) actors[i] = BlockTarget.Start(finish);
            for (int i = 0; i < count; i++) actors[i].Post(new TargetMessage(i, true));
            for (int i = 0; i < count; i++) actors[i].Complete();
            for (int i = 0; i < count; i++) await actors[i].Completion;
        });
    });

    private static Contestant OnAkka => Contestant.Kept(
        PeerNames.Akka,
        () => Task.FromResult(AkkaTargetHost.Start(0)),
        async (host, operations) =>
        {
            Finish finish = host.Finish;
            Finish stopped = new();
            var props = Props.Create(() => new AkkaTarget(finish, stopped));
            var actors = new IActorRef[Batch];
            await InBatchesAsync(finish, operations, async count =>
            {
                Task<long> ended = stopped.Expect(count);
                for (int i = 0; i < count; i++) actors[i] = host.System.ActorOf(props);
                for (int i = 0; i < count; i++) actors[i].Tell(new AkkaTarget.Add(i, true));
                for (int i = 0; i < count; i++) actors[i].Tell(PoisonPill.Instance);
                await ended;
            });
        },
        host => host.StopAsync());

    private static Contestant OnProto => Contestant.Kept(
        PeerNames.Proto,
        () => Task.FromResult(ProtoTargetHost.Start(0)),
        async (host, operations) =>
        {
            Finish stopped = new();
            Proto.Props props = host.Props(stopped);
            var actors = new Proto.PID[Batch];
            await InBatchesAsync(host.Finish, operations, async count =>
            {
                Task<long> ended = stopped.Expect(count);
                for (int i = 0; i < count; i++) actors[i] = host.Spawn(props);
                for (int i = 0; i < count; i++) host.System.Root.Send(actors[i], new ProtoTarget.Add(i, true));
                for (int i = 0; i < count; i++) host.System.Root.Poison(actors[i]);
                await ended;
            });
        },
        host => host.StopAsync());

    private static Contestant Channels(bool isBounded) => new(PeerNames.ChannelLoop(isBounded), async operations =>
    {
        var finish = new Finish();
        var actors = new ChannelTarget[Batch];
        await InBatchesAsync(finish, operations, async count =>
        {
            for (int i = 0; i < count; i++) actors[i] = new ChannelTarget(finish, isBounded);
            for (int i = 0; i < count; i++) await actors[i].Writer.WriteAsync(new TargetMessage(i, true));
            for (int i = 0; i < count; i++) await actors[i].DisposeAsync();
        });
    });

    private static async Task InBatchesAsync(Finish finish, int operations, Func<int, Task> live)
    {
        for (int done = 0; done < operations; done += Batch)
        {
            int count = Math.Min(Batch, operations - done);
            Task<long> handled = finish.Expect(count);
            await live(count);
            Check.That(await handled == Sums.To(count - 1));
        }
    }
}
