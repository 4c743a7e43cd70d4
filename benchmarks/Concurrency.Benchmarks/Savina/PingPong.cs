using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Savina;

/// <summary>Two actors and one message between them.</summary>
internal static class PingPong
{
    public static Group Group => new(
        "savina-ping-pong",
        "Two actors pass one message back and forth; one round trip.",
        Ours,
        Channels(isBounded: false),
        Channels(isBounded: true),
        Blocks,
        AkkaPingPong.Contestant,
        ProtoPingPong.Contestant) { Area = "Savina" };

    private static Contestant Ours => Contestant.Kept(
        PeerNames.Ours,
        () =>
        {
            var finish = new Finish();
            Ponger.Ref ponger = Ponger.Ref.Start();
            return Task.FromResult((Finish: finish, Ponger: ponger, Pinger: Pinger.Ref.Start(ponger, finish)));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            await kept.Pinger.Tell.HitAsync(operations);
            Check.That(await done == 1);
        },
        async kept =>
        {
            await kept.Pinger.DisposeAsync();
            await kept.Ponger.DisposeAsync();
        });

    private static Contestant Channels(bool isBounded) => Contestant.Kept(
        PeerNames.ChannelLoop(isBounded),
        () =>
        {
            Channel<Ball> pings = Inbox.Of<Ball>(isBounded);
            Channel<Ball> pongs = Inbox.Of<Ball>(isBounded);
            var finish = new Finish();
            return Task.FromResult((Finish: finish, Pings: pings, Pongs: pongs, Loops: Task.WhenAll(Task.Run(PingAsync), Task.Run(PongAsync))));

            async Task PingAsync()
            {
                while (await pings.Reader.WaitToReadAsync())
                {
                    while (pings.Reader.TryRead(out Ball ball))
                    {
                        if (ball.Left > 0) await pongs.Writer.WriteAsync(new Ball(pings.Writer, ball.Left - 1));
                        else finish.Report(1);
                    }
                }
            }

            async Task PongAsync()
            {
                while (await pongs.Reader.WaitToReadAsync())
                {
                    while (pongs.Reader.TryRead(out Ball ball)) await ball.From!.WriteAsync(new Ball(null, ball.Left));
                }
            }
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            await kept.Pings.Writer.WriteAsync(new Ball(null, operations));
            Check.That(await done == 1);
        },
        async kept =>
        {
            kept.Pings.Writer.Complete();
            kept.Pongs.Writer.Complete();
            await kept.Loops;
        });

    private static Contestant Blocks => Contestant.Kept(
        PeerNames.ActionBlock,
        () =>
        {
            var finish = new Finish();
            ActionBlock<(ActionBlock<int> From, int Left)> ponger = new(ball => ball.From.Post(ball.Left));
            ActionBlock<int>? pinger = null;
            pinger = new ActionBlock<int>(left =>
            {
                if (left > 0) ponger.Post((pinger!, left - 1));
                else finish.Report(1);
            });
            return Task.FromResult((Finish: finish, Pinger: pinger));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            kept.Pinger.Post(operations);
            Check.That(await done == 1);
        });

    private readonly record struct Ball(ChannelWriter<Ball>? From, int Left);
}
