using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;
using Proto;

namespace Concurrency.Benchmarks.Savina;

/// <summary>Chameneos with Proto.Actor.</summary>
internal static class ProtoChameneos
{
    public static Contestant Contestant => Harness.Contestant.Kept(
        PeerNames.Proto,
        () =>
        {
            var system = new ActorSystem();
            var finish = new Finish();
            PID mall = system.Root.Spawn(Props.FromProducer(() => new Mall()));
            PID[] all = [.. Enumerable.Range(0, Chameneos.Count).Select(_ => system.Root.Spawn(Props.FromProducer(() => new Chameneo(mall, finish))))];
            return Task.FromResult((System: system, Finish: finish, Mall: mall, All: all));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(Chameneos.Count);
            kept.System.Root.Send(kept.Mall, new Open(operations));
            for (int i = 0; i < kept.All.Length; i++) kept.System.Root.Send(kept.All[i], new Enter(i % 3));
            Check.That(await done == 2L * operations);
        },
        kept => kept.System.ShutdownAsync());

    private sealed record Open(int Meetings);

    private sealed record Enter(int Color);

    private sealed record Meet(PID Who, int Color);

    private sealed record Change(int Color);

    private sealed record Leave
    {
        public static Leave Message { get; } = new();
    }

    private sealed class Mall : IActor
    {
        private PID? _waiting;
        private int _left;

        public Task ReceiveAsync(IContext context)
        {
            switch (context.Message)
            {
                case Meet meet when _left == 0:
                    context.Send(meet.Who, Leave.Message);
                    break;
                case Meet meet when _waiting is null:
                    _waiting = meet.Who;
                    break;
                case Meet meet:
                    _left--;
                    context.Send(_waiting!, meet);
                    _waiting = null;
                    break;
                case Open open:
                    _left = open.Meetings;
                    break;
            }

            return Task.CompletedTask;
        }
    }

    private sealed class Chameneo(PID mall, Finish finish) : IActor
    {
        private int _color;
        private int _meetings;

        public Task ReceiveAsync(IContext context)
        {
            switch (context.Message)
            {
                case Meet meet:
                    _color = Chameneos.Complement(_color, meet.Color);
                    _meetings++;
                    context.Send(meet.Who, new Change(_color));
                    context.Send(mall, new Meet(context.Self, _color));
                    break;
                case Change change:
                    _color = change.Color;
                    _meetings++;
                    context.Send(mall, new Meet(context.Self, _color));
                    break;
                case Enter enter:
                    _color = enter.Color;
                    _meetings = 0;
                    context.Send(mall, new Meet(context.Self, _color));
                    break;
                case Leave:
                    finish.Report(_meetings);
                    break;
            }

            return Task.CompletedTask;
        }
    }
}
