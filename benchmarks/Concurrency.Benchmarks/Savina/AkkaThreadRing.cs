using Akka.Actor;
using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Savina;

/// <summary>The ring with Akka.NET.</summary>
internal static class AkkaThreadRing
{
    public static Contestant Contestant => Harness.Contestant.Kept(
        PeerNames.Akka,
        () =>
        {
            ActorSystem system = AkkaPeer.Start();
            var finish = new Finish();
            IActorRef[] nodes = [.. Enumerable.Range(0, ThreadRing.Nodes).Select(_ => system.ActorOf(Props.Create(() => new Node(finish))))];
            for (int i = 0; i < nodes.Length; i++) nodes[i].Tell(new Connect(nodes[(i + 1) % nodes.Length]));
            return Task.FromResult((System: system, Finish: finish, First: nodes[0]));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            kept.First.Tell(new Pass(operations));
            Check.That(await done == 1);
        },
        kept => kept.System.Terminate());

    private sealed record Connect(IActorRef Next);

    private sealed record Pass(int Left);

    private sealed class Node(Finish finish) : UntypedActor
    {
        private IActorRef _next = ActorRefs.Nobody;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Pass { Left: > 0 } pass:
                    _next.Tell(new Pass(pass.Left - 1));
                    break;
                case Pass:
                    finish.Report(1);
                    break;
                case Connect connect:
                    _next = connect.Next;
                    break;
            }
        }
    }
}
