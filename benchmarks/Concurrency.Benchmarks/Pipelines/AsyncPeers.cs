using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Pipelines;

/// <summary>Four stages that wait, by hand.</summary>
internal static class AsyncPeers
{
    private const int Capacity = 256;

    public static Contestant Channels() => new("bounded channels", async operations =>
    {
        var sum = new Sum();
        Channel<int>[] channels = [.. Enumerable.Range(0, 5).Select(_ => Channel.CreateBounded<int>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true }))];
        var tasks = new List<Task>
        {
            Task.Run(async () =>
            {
                for (int i = 0; i < operations; i++) await channels[0].Writer.WriteAsync(i);
                channels[0].Writer.Complete();
            }),
        };
        for (int stage = 0; stage < 4; stage++)
        {
            ChannelReader<int> reader = channels[stage].Reader;
            ChannelWriter<int> writer = channels[stage + 1].Writer;
            tasks.Add(Task.Run(async () =>
            {
                while (await reader.WaitToReadAsync())
                    while (reader.TryRead(out int item)) await writer.WriteAsync(await Step(item));
                writer.Complete();
            }));
        }

        while (await channels[4].Reader.WaitToReadAsync())
            while (channels[4].Reader.TryRead(out int item)) sum.Add(item);
        await Task.WhenAll(tasks);
        Verify(sum, operations);
    });

    public static Contestant Dataflow() => new("TPL Dataflow", async operations =>
    {
        var sum = new Sum();
        var options = new ExecutionDataflowBlockOptions { BoundedCapacity = Capacity, SingleProducerConstrained = true };
        var link = new DataflowLinkOptions { PropagateCompletion = true };
        TransformBlock<int, int>[] blocks = [.. Enumerable.Range(0, 4).Select(_ => new TransformBlock<int, int>(item => Step(item).AsTask(), options))];
        var sink = new ActionBlock<int>(sum.Add, options);
        for (int i = 0; i < 3; i++) blocks[i].LinkTo(blocks[i + 1], link);
        blocks[3].LinkTo(sink, link);
        for (int i = 0; i < operations; i++) await blocks[0].SendAsync(i);
        blocks[0].Complete();
        await sink.Completion;
        Verify(sum, operations);
    });

    public static Contestant Sequence() => new("IAsyncEnumerable chain", async operations =>
    {
        var sum = new Sum();
        IAsyncEnumerable<int> items = SyncPeers.Source(operations);
        for (int stage = 0; stage < 4; stage++) items = Select(items);
        await foreach (int item in items) sum.Add(item);
        Verify(sum, operations);
    });

    private static async IAsyncEnumerable<int> Select(IAsyncEnumerable<int> items)
    {
        await foreach (int item in items) yield return await Step(item);
    }

    private static async ValueTask<int> Step(int item)
    {
        await Task.Yield();
        return Steps.Trivial(item);
    }

    private static void Verify(Sum sum, int operations) => Check.That(sum.Count == operations && sum.Total == sum.Expected(operations));
}
