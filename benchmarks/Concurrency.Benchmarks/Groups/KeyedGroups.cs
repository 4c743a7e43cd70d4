using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Keys;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Groups;

/// <summary>Keyed actors that come and go: each operation begins the actor of a key, asks it once, and sees it end.</summary>
internal static class KeyedGroups
{
    // As many are under way at once, and as many operations make a run: waiting for the last to end is shared by all.
    private const int Batch = 20_000;
    private const int AtOnce = 64;

    public static Group[] All =>
    [
        new("keyed-churn", $"Begins {Batch:N0} actors of as many keys, {AtOnce} at a time, asks each once and waits until all have ended for lack of work; one key. Ours look at the time, 1 ms; the others end at once, when they are asked to.",
            Ours, Channels, OnAkka, OnOrleans) { Area = "Actors", Operations = Batch },
    ];

    private static Contestant Ours => Contestant.Kept(
        PeerNames.Ours,
        static () => Task.FromResult(Visitor.Directory.Start(new DirectoryOptions { IdleTimeout = TimeSpan.FromMilliseconds(1) })),
        static (visitors, operations) => ChurnAsync(operations, key => visitors.Get(key).VisitAsync().AsTask(), () => Task.FromResult(visitors.Count)),
        static async visitors => await visitors.DisposeAsync());

    private static Contestant Channels => Contestant.Kept(
        "ConcurrentDictionary of channels",
        static () => Task.FromResult(new ChannelVisitors()),
        static (visitors, operations) => ChurnAsync(operations, visitors.VisitAsync, () => Task.FromResult(visitors.Count)));

    private static Contestant OnAkka => Contestant.Kept(
        PeerNames.Akka,
        static () => Task.FromResult(AkkaVisitorsHost.Start()),
        static (home, operations) => ChurnAsync(operations, home.VisitAsync, home.CountAsync),
        static home => home.StopAsync());

    private static Contestant OnOrleans => Contestant.Kept(
        PeerNames.Orleans,
        OrleansVisitor.Silo.StartAsync,
        static (silo, operations) => ChurnAsync(operations, key => silo.Grains.GetGrain<IOrleansVisitor>(key).Visit(), static () => Task.FromResult(OrleansVisitor.Active)),
        static silo => silo.StopAsync());

    private static async Task ChurnAsync(int operations, Func<int, Task<int>> visit, Func<Task<int>> count)
    {
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(first => Task.Run(async () =>
        {
            // The first visit of each life, however long the one before has been over.
            for (int key = first; key < operations; key += AtOnce) Check.That(await visit(key) >= key);
        })));
        while (await count() > 0) await Task.Yield();
    }
}
