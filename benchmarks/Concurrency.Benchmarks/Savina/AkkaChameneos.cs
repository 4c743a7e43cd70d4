using Akka.Actor;
using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Savina;

/// <summary>Chameneos with Akka.NET.</summary>
internal static class AkkaChameneos
{
    public static Contestant Contestant => Harness.Contestant.Kept(
        PeerNames.Akka,
        () =>
        {
            ActorSystem system = AkkaPeer.Start();
            var finish = new Finish();
            IActorRef mall = system.ActorOf(Props.Create(() => new Mall()));
            IActorRef[] all = [.. Enumerable.Range(0, Chameneos.Count).Select(_ => system.ActorOf(Props.Create(() => new Chameneo(mall, finish))))];
            return Task.FromResult((System: system, Finish: finish, Mall: mall, All: all));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(Chameneos.Count);
            kept.Mall.Tell(new Open(operations));
            for (int i = 0; i < kept.All.Length; i++) kept.All[i].Tell(new Enter(i % 3));
            Check.That(await done == 2L * operations);
        },
        kept => kept.System.Terminate());

    private sealed record Open(int Meetings);

    private sealed record Enter(int Color);

    private sealed record Meet(IActorRef Who, int Color);

    private sealed record Change(int Color);

    private sealed record Leave
    {
        public static Leave Message { get; } = new();
    }

    private sealed class Mall : UntypedActor
    {
        private IActorRef? _waiting;
        private int _left;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Meet when _left == 0:
                    Sender.Tell(Leave.Message);
                    break;
                case Meet meet when _waiting is null:
                    _waiting = meet.Who;
                    break;
                case Meet meet:
                    _left--;
                    _waiting!.Tell(meet);
                    _waiting = null;
                    break;
                case Open open:
                    _left = open.Meetings;
                    break;
            }
        }
    }

    private sealed class Chameneo(IActorRef mall, Finish finish) : UntypedActor
    {
        private int _color;
        private int _meetings;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Meet meet:
                    _color = Chameneos.Complement(_color, meet.Color);
                    _meetings++;
                    meet.Who.Tell(new Change(_color));
                    mall.Tell(new Meet(Self, _color));
                    break;
                case Change change:
                    _color = change.Color;
                    _meetings++;
                    mall.Tell(new Meet(Self, _color));
                    break;
                case Enter enter:
                    _color = enter.Color;
                    _meetings = 0;
                    mall.Tell(new Meet(Self, _color));
                    break;
                case Leave:
                    finish.Report(_meetings);
                    break;
            }
        }
    }
}
