using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;
using Proto;

namespace Concurrency.Benchmarks.Savina;

/// <summary>The ring with Proto.Actor.</summary>
internal static class ProtoThreadRing
{
    public static Contestant Contestant => Harness.Contestant.Kept(
        PeerNames.Proto,
        () =>
        {
            var system = new ActorSystem();
            var finish = new Finish();
            PID[] nodes = [.. Enumerable.Range(0, ThreadRing.Nodes).Select(_ => system.Root.Spawn(Props.FromProducer(() => new Node(finish))))];
            for (int i = 0; i < nodes.Length; i++) system.Root.Send(nodes[i], new Connect(nodes[(i + 1) % nodes.Length]));
            return Task.FromResult((System: system, Finish: finish, First: nodes[0]));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            kept.System.Root.Send(kept.First, new Pass(operations));
            Check.That(await done == 1);
        },
        kept => kept.System.ShutdownAsync());

    private sealed record Connect(PID Next);

    private sealed record Pass(int Left);

    private sealed class Node(Finish finish) : IActor
    {
        private PID? _next;

        public Task ReceiveAsync(IContext context)
        {
            switch (context.Message)
            {
                case Pass { Left: > 0 } pass:
                    context.Send(_next!, new Pass(pass.Left - 1));
                    break;
                case Pass:
                    finish.Report(1);
                    break;
                case Connect connect:
                    _next = connect.Next;
                    break;
            }

            return Task.CompletedTask;
        }
    }
}
