using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;

namespace Concurrency.Benchmarks.Pipelines;

/// <summary>The same pipeline by hand, with what the framework offers. Capacity as ours: 256 in front of each stage.</summary>
internal static class SyncPeers
{
    private const int Capacity = 256;

#pragma warning disable CS1998 // The loop that an asynchronous sequence is, without anything to wait for.
    public static async IAsyncEnumerable<int> Source(int operations)
    {
        for (int i = 0; i < operations; i++) yield return i;
    }
#pragma warning restore CS1998

    public static async IAsyncEnumerable<int> Select(IAsyncEnumerable<int> items, Func<int, int> step)
    {
        await foreach (int item in items) yield return step(item);
    }

    public static async Task RunChannels(int operations, Func<int, int> step, int workers, Sum sum)
    {
        Channel<int>[] channels = [.. Enumerable.Range(0, sum.Stages + 1).Select(stage => Channel.CreateBounded<int>(
            new BoundedChannelOptions(Capacity) { SingleReader = workers == 1 || stage == sum.Stages, SingleWriter = workers == 1 || stage == 0 }))];
        var tasks = new List<Task>
        {
            Task.Run(async () =>
            {
                for (int i = 0; i < operations; i++)
                    if (!channels[0].Writer.TryWrite(i)) await channels[0].Writer.WriteAsync(i);
                channels[0].Writer.Complete();
            }),
        };
        for (int stage = 0; stage < sum.Stages; stage++)
        {
            ChannelReader<int> reader = channels[stage].Reader;
            ChannelWriter<int> writer = channels[stage + 1].Writer;
            Task[] crew = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
            {
                while (await reader.WaitToReadAsync())
                {
                    while (reader.TryRead(out int item))
                    {
                        int result = step(item);
                        if (!writer.TryWrite(result)) await writer.WriteAsync(result);
                    }
                }
            }))];
            tasks.Add(Task.WhenAll(crew).ContinueWith(_ => writer.Complete(), TaskScheduler.Default));
        }

        ChannelReader<int> last = channels[sum.Stages].Reader;
        while (await last.WaitToReadAsync())
            while (last.TryRead(out int item)) sum.Add(item);
        await Task.WhenAll(tasks);
    }

    public static async Task RunDataflow(int operations, Func<int, int> step, int workers, Sum sum)
    {
        var options = new ExecutionDataflowBlockOptions { BoundedCapacity = Capacity, MaxDegreeOfParallelism = workers, EnsureOrdered = true, SingleProducerConstrained = true };
        var link = new DataflowLinkOptions { PropagateCompletion = true };
        TransformBlock<int, int>[] blocks = [.. Enumerable.Range(0, sum.Stages).Select(_ => new TransformBlock<int, int>(step, options))];
        var sink = new ActionBlock<int>(sum.Add, new ExecutionDataflowBlockOptions { BoundedCapacity = Capacity, SingleProducerConstrained = true });
        for (int i = 0; i < sum.Stages - 1; i++) blocks[i].LinkTo(blocks[i + 1], link);
        blocks[^1].LinkTo(sink, link);
        for (int i = 0; i < operations; i++)
            if (!blocks[0].Post(i)) await blocks[0].SendAsync(i);
        blocks[0].Complete();
        await sink.Completion;
    }
}
