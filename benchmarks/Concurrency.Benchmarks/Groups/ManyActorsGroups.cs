using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Groups;

/// <summary>One sender that goes round many actors.</summary>
internal static class ManyActorsGroups
{
    public const int Many = 10_000;

    public static Group[] All => [Of("tell-10k", Many, 300_000, [Ours(Many), Channels(Many, false), Channels(Many, true), Blocks(Many), Akka(Many), Proto(Many)])];

    public static Group Of(string name, int actors, int messages, params Contestant[] contestants) =>
        new(name, $"One sender goes round {actors:N0} actors, each of which gets a message in turn; one message, told and handled.", contestants) { Area = "Actors", Operations = messages };

    public static Contestant Ours(int actors) => Contestant.Kept(
        PeerNames.Ours,
        () =>
        {
            var finish = new Finish();
            return Task.FromResult((Finish: finish, Actors: Enumerable.Range(0, actors).Select(_ => Target.Ref.Start(finish)).ToArray()));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(Math.Min(operations, actors));
            Target.Ref[] targets = kept.Actors;
            for (int i = 0, at = 0; i < operations; i++)
            {
                await targets[at].Tell.AddAsync(i, i >= operations - actors);
                if (++at == actors) at = 0;
            }

            Check.That(await done == Sums.To(operations - 1));
        },
        async kept =>
        {
            foreach (Target.Ref actor in kept.Actors) await actor.DisposeAsync();
        });

    public static Contestant Channels(int actors, bool isBounded) => Contestant.Kept(
        PeerNames.ChannelLoop(isBounded),
        () =>
        {
            var finish = new Finish();
            return Task.FromResult((Finish: finish, Actors: Enumerable.Range(0, actors).Select(_ => new ChannelTarget(finish, isBounded)).ToArray()));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(Math.Min(operations, actors));
            ChannelTarget[] targets = kept.Actors;
            for (int i = 0, at = 0; i < operations; i++)
            {
                await targets[at].Writer.WriteAsync(new TargetMessage(i, i >= operations - actors));
                if (++at == actors) at = 0;
            }

            Check.That(await done == Sums.To(operations - 1));
        },
        async kept =>
        {
            foreach (ChannelTarget actor in kept.Actors) await actor.DisposeAsync();
        });

    public static Contestant Blocks(int actors) => Contestant.Kept(
        PeerNames.ActionBlock,
        () =>
        {
            var finish = new Finish();
            return Task.FromResult((Finish: finish, Actors: Enumerable.Range(0, actors).Select(_ => BlockTarget.Start(finish)).ToArray()));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(Math.Min(operations, actors));
            for (int i = 0, at = 0; i < operations; i++)
            {
                kept.Actors[at].Post(new TargetMessage(i, i >= operations - actors));
                if (++at == actors) at = 0;
            }

            Check.That(await done == Sums.To(operations - 1));
        },
        async kept =>
        {
            foreach (var actor in kept.Actors) actor.Complete();
            await Task.WhenAll(kept.Actors.Select(actor => actor.Completion));
        });

    public static Contestant Akka(int actors) => Contestant.Kept(
        PeerNames.Akka,
        () => Task.FromResult(AkkaTargetHost.Start(actors)),
        async (host, operations) =>
        {
            Task<long> done = host.Finish.Expect(Math.Min(operations, actors));
            for (int i = 0, at = 0; i < operations; i++)
            {
                host.Tell(at, i, i >= operations - actors);
                if (++at == actors) at = 0;
            }

            Check.That(await done == Sums.To(operations - 1));
        },
        host => host.StopAsync());

    public static Contestant Proto(int actors) => Contestant.Kept(
        PeerNames.Proto,
        () => Task.FromResult(ProtoTargetHost.Start(actors)),
        async (host, operations) =>
        {
            Task<long> done = host.Finish.Expect(Math.Min(operations, actors));
            for (int i = 0, at = 0; i < operations; i++)
            {
                host.Tell(at, i, i >= operations - actors);
                if (++at == actors) at = 0;
            }

            Check.That(await done == Sums.To(operations - 1));
        },
        host => host.StopAsync());
}
