using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;
using Proto;

namespace Concurrency.Benchmarks.Savina;

/// <summary>Ping-pong with Proto.Actor.</summary>
internal static class ProtoPingPong
{
    public static Contestant Contestant => Harness.Contestant.Kept(
        PeerNames.Proto,
        () =>
        {
            var system = new ActorSystem();
            var finish = new Finish();
            PID ponger = system.Root.Spawn(Props.FromProducer(() => new Ponger()));
            return Task.FromResult((System: system, Finish: finish, Pinger: system.Root.Spawn(Props.FromProducer(() => new Pinger(ponger, finish)))));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            kept.System.Root.Send(kept.Pinger, new Ball(operations));
            Check.That(await done == 1);
        },
        kept => kept.System.ShutdownAsync());

    private sealed record Ball(int Left);

    private sealed class Pinger(PID ponger, Finish finish) : IActor
    {
        public Task ReceiveAsync(IContext context)
        {
            if (context.Message is Ball ball)
            {
                if (ball.Left > 0) context.Request(ponger, new Ball(ball.Left - 1));
                else finish.Report(1);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class Ponger : IActor
    {
        public Task ReceiveAsync(IContext context)
        {
            if (context.Message is Ball ball) context.Respond(ball);
            return Task.CompletedTask;
        }
    }
}
