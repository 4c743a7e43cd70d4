using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Savina;

/// <summary>A hundred actors that meet pairwise at one other: a queue that everybody sends to.</summary>
internal static class Chameneos
{
    // Even, and the meetings use up in pairs: when the mall closes nobody is left waiting, as everyone who comes after is sent home.
    public const int Count = 100;

    public static Group Group => new(
        "savina-chameneos",
        $"{Count} actors meet pairwise through a mall, four messages each time; one meeting.",
        Ours,
        ChannelChameneos.Of(isBounded: false),
        ChannelChameneos.Of(isBounded: true),
        BlockChameneos.Contestant,
        AkkaChameneos.Contestant,
        ProtoChameneos.Contestant) { Area = "Savina" };

    private static Contestant Ours => Contestant.Kept(
        PeerNames.Ours,
        () =>
        {
            var finish = new Finish();
            Mall.Ref mall = Mall.Ref.Start();
            return Task.FromResult((Finish: finish, Mall: mall, All: Enumerable.Range(0, Count).Select(_ => Chameneo.Ref.Start(mall, finish)).ToArray()));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(Count);
            await kept.Mall.OpenAsync(operations);
            for (int i = 0; i < Count; i++) await kept.All[i].Tell.EnterAsync(i % 3);
            Check.That(await done == 2L * operations);
        },
        async kept =>
        {
            foreach (Chameneo.Ref one in kept.All) await one.DisposeAsync();
            await kept.Mall.DisposeAsync();
        });

    /// <summary>The colour of two of 0, 1, 2: the third if they differ.</summary>
    public static int Complement(int one, int other) => one == other ? one : 3 - one - other;
}
