using Akka.Actor;
using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Savina;

/// <summary>Ping-pong with Akka.NET.</summary>
internal static class AkkaPingPong
{
    public static Contestant Contestant => Harness.Contestant.Kept(
        PeerNames.Akka,
        () =>
        {
            ActorSystem system = AkkaPeer.Start();
            var finish = new Finish();
            IActorRef ponger = system.ActorOf(Props.Create(() => new Ponger()));
            return Task.FromResult((System: system, Finish: finish, Pinger: system.ActorOf(Props.Create(() => new Pinger(ponger, finish)))));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            kept.Pinger.Tell(new Ball(operations));
            Check.That(await done == 1);
        },
        kept => kept.System.Terminate());

    private sealed record Ball(int Left);

    private sealed class Pinger(IActorRef ponger, Finish finish) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is not Ball ball) return;
            if (ball.Left > 0) ponger.Tell(new Ball(ball.Left - 1));
            else finish.Report(1);
        }
    }

    private sealed class Ponger : UntypedActor
    {
        // The same message travels on: it is immutable.
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
