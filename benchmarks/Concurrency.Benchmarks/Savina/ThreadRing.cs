using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Savina;

/// <summary>One token goes round a ring of actors.</summary>
internal static class ThreadRing
{
    public const int Nodes = 100;

    public static Group Group => new(
        "savina-ring",
        $"A token goes round {Nodes} actors; one hop.",
        Ours,
        Channels(isBounded: false),
        Channels(isBounded: true),
        Blocks,
        AkkaThreadRing.Contestant,
        ProtoThreadRing.Contestant) { Area = "Savina" };

    private static Contestant Ours => Contestant.Kept(
        PeerNames.Ours,
        async () =>
        {
            var finish = new Finish();
            RingNode.Ref[] nodes = [.. Enumerable.Range(0, Nodes).Select(_ => RingNode.Ref.Start(finish))];
            for (int i = 0; i < Nodes; i++) await nodes[i].ConnectAsync(nodes[(i + 1) % Nodes]);
            return (Finish: finish, Nodes: nodes);
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            await kept.Nodes[0].Tell.PassAsync(operations);
            Check.That(await done == 1);
        },
        async kept =>
        {
            foreach (RingNode.Ref node in kept.Nodes) await node.DisposeAsync();
        });

    private static Contestant Channels(bool isBounded) => Contestant.Kept(
        PeerNames.ChannelLoop(isBounded),
        () =>
        {
            var finish = new Finish();
            Channel<int>[] inboxes = [.. Enumerable.Range(0, Nodes).Select(_ => Inbox.Of<int>(isBounded))];
            Task loops = Task.WhenAll(Enumerable.Range(0, Nodes).Select(i => Task.Run(() => LoopAsync(inboxes[i].Reader, inboxes[(i + 1) % Nodes].Writer, finish))));
            return Task.FromResult((Finish: finish, Inboxes: inboxes, Loops: loops));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            await kept.Inboxes[0].Writer.WriteAsync(operations);
            Check.That(await done == 1);
        },
        async kept =>
        {
            foreach (Channel<int> inbox in kept.Inboxes) inbox.Writer.Complete();
            await kept.Loops;
        });

    private static Contestant Blocks => Contestant.Kept(
        PeerNames.ActionBlock,
        () =>
        {
            var finish = new Finish();
            var nodes = new ActionBlock<int>[Nodes];
            for (int i = 0; i < Nodes; i++)
            {
                int next = (i + 1) % Nodes;
                nodes[i] = new ActionBlock<int>(left =>
                {
                    if (left > 0) nodes[next].Post(left - 1);
                    else finish.Report(1);
                });
            }

            return Task.FromResult((Finish: finish, Nodes: nodes));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            kept.Nodes[0].Post(operations);
            Check.That(await done == 1);
        });

    private static async Task LoopAsync(ChannelReader<int> inbox, ChannelWriter<int> next, Finish finish)
    {
        while (await inbox.WaitToReadAsync())
        {
            while (inbox.TryRead(out int left))
            {
                if (left > 0) await next.WriteAsync(left - 1);
                else finish.Report(1);
            }
        }
    }
}
