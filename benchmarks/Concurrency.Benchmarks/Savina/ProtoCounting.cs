using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;
using Proto;

namespace Concurrency.Benchmarks.Savina;

/// <summary>Counting with Proto.Actor.</summary>
internal static class ProtoCounting
{
    public static Contestant Contestant => Harness.Contestant.Kept(
        PeerNames.Proto,
        () =>
        {
            var system = new ActorSystem();
            PID counter = system.Root.Spawn(Props.FromProducer(() => new Counter()));
            return Task.FromResult((System: system, Producer: system.Root.Spawn(Props.FromProducer(() => new Producer(counter)))));
        },
        async (kept, operations) => Check.That(await kept.System.Root.RequestAsync<long>(kept.Producer, new Produce(operations)) == operations),
        kept => kept.System.ShutdownAsync());

    private sealed record Produce(int Messages);

    private sealed record Increment
    {
        public static Increment Message { get; } = new();
    }

    private sealed record Take
    {
        public static Take Message { get; } = new();
    }

    private sealed class Producer(PID counter) : IActor
    {
        public Task ReceiveAsync(IContext context)
        {
            if (context.Message is not Produce order) return Task.CompletedTask;
            for (int i = 0; i < order.Messages; i++) context.Send(counter, Increment.Message);
            context.Request(counter, Take.Message, context.Sender);
            return Task.CompletedTask;
        }
    }

    private sealed class Counter : IActor
    {
        private long _count;

        public Task ReceiveAsync(IContext context)
        {
            switch (context.Message)
            {
                case Increment:
                    _count++;
                    break;
                case Take:
                    context.Respond(_count);
                    _count = 0;
                    break;
            }

            return Task.CompletedTask;
        }
    }
}
