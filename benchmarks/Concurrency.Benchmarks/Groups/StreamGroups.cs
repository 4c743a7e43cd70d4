using System.Threading.Channels;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;
using Concurrency.Benchmarks.Streams;

namespace Concurrency.Benchmarks.Groups;

/// <summary>A sequence that an actor yields and a caller reads.</summary>
internal static class StreamGroups
{
    public static Group[] All =>
    [
        new Group(
            "stream",
            "One caller reads a sequence of integers that an actor yields, one turn an item; one item (Orleans sends what has been yielded in batches).",
            Contestant.Kept(PeerNames.Ours, () => Task.FromResult(Numbers.Ref.Start()), static (actor, n) => ReadAsync(actor.CountAsync(n), n), static actor => actor.DisposeAsync().AsTask()),
            new Contestant(PeerNames.BoundedChannel, static n => ReadAsync(Produced(n), n)),
            Contestant.Kept(PeerNames.Orleans, OrleansNumbers.Silo.StartAsync, static (silo, n) => ReadAsync(silo.Grain.Count(n), n), static silo => silo.StopAsync()),
            new Contestant("async iterator, no actor", static n => ReadAsync(Pipelines.SyncPeers.Source(n), n))) { Area = "Actors" },
    ];

    private static async Task ReadAsync(IAsyncEnumerable<int> numbers, int operations)
    {
        long sum = 0;
        await foreach (int number in numbers.ConfigureAwait(false)) sum += number;
        Check.That(sum == (long)operations * (operations - 1) / 2);
    }

    private static IAsyncEnumerable<int> Produced(int operations)
    {
        Channel<int> channel = Channel.CreateBounded<int>(new BoundedChannelOptions(1_024) { SingleReader = true, SingleWriter = true });
        _ = ProduceAsync(channel.Writer, operations);
        return channel.Reader.ReadAllAsync();
    }

    private static async Task ProduceAsync(ChannelWriter<int> writer, int operations)
    {
        await Task.Yield();
        for (int i = 0; i < operations; i++)
            if (!writer.TryWrite(i)) await writer.WriteAsync(i);
        writer.Complete();
    }
}
