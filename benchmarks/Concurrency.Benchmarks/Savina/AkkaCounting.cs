using Akka.Actor;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Savina;

/// <summary>Counting with Akka.NET. Messages without content are one object each, as its documentation does it.</summary>
internal static class AkkaCounting
{
    public static Contestant Contestant => Harness.Contestant.Kept(
        PeerNames.Akka,
        () =>
        {
            ActorSystem system = AkkaPeer.Start();
            IActorRef counter = system.ActorOf(Props.Create(() => new Counter()));
            return Task.FromResult((System: system, Producer: system.ActorOf(Props.Create(() => new Producer(counter)))));
        },
        async (kept, operations) => Check.That(await kept.Producer.Ask<long>(new Produce(operations)) == operations),
        kept => kept.System.Terminate());

    private sealed record Produce(int Messages);

    private sealed record Increment
    {
        public static Increment Message { get; } = new();
    }

    private sealed record Take
    {
        public static Take Message { get; } = new();
    }

    private sealed class Producer(IActorRef counter) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is not Produce order) return;
            for (int i = 0; i < order.Messages; i++) counter.Tell(Increment.Message);
            counter.Forward(Take.Message);
        }
    }

    private sealed class Counter : UntypedActor
    {
        private long _count;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Increment:
                    _count++;
                    break;
                case Take:
                    Sender.Tell(_count);
                    _count = 0;
                    break;
            }
        }
    }
}
