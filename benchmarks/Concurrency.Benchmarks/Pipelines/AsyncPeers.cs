using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Pipelines;

/// <summary>Four stages that wait, by hand.</summary>
internal static class AsyncPeers
{
    private const int Capacity = 256;

    public static Contestant Channels() => Channels("bounded channels", Step, 1);

    public static Contestant Dataflow() => Dataflow("TPL Dataflow", Step, 1);

    /// <summary>Stages that wait for a timer, so many items of each at once.</summary>
    public static Contestant WaitingChannels(int workers) => Channels("bounded channels, out of order", DelayAsync, workers);

    /// <inheritdoc cref="WaitingChannels"/>
    public static Contestant WaitingDataflow(int workers) => Dataflow("TPL Dataflow, in order", DelayAsync, workers);

    private static Contestant Channels(string name, Func<int, ValueTask<int>> step, int workers) => new(name, async operations =>
    {
        var sum = new Sum();
        Channel<int>[] channels = [.. Enumerable.Range(0, 5).Select(stage => Channel.CreateBounded<int>(
            new BoundedChannelOptions(Capacity) { SingleReader = workers == 1 || stage == 4, SingleWriter = workers == 1 || stage == 0 }))];
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
            Task[] crew = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
            {
                while (await reader.WaitToReadAsync())
                    while (reader.TryRead(out int item)) await writer.WriteAsync(await step(item));
            }))];
            tasks.Add(Task.WhenAll(crew).ContinueWith(_ => writer.Complete(), TaskScheduler.Default));
        }

        while (await channels[4].Reader.WaitToReadAsync())
            while (channels[4].Reader.TryRead(out int item)) sum.Add(item);
        await Task.WhenAll(tasks);
        Verify(sum, operations);
    });

    private static Contestant Dataflow(string name, Func<int, ValueTask<int>> step, int workers) => new(name, async operations =>
    {
        var sum = new Sum();
        var options = new ExecutionDataflowBlockOptions { BoundedCapacity = Capacity, MaxDegreeOfParallelism = workers, SingleProducerConstrained = true };
        var link = new DataflowLinkOptions { PropagateCompletion = true };
        TransformBlock<int, int>[] blocks = [.. Enumerable.Range(0, 4).Select(_ => new TransformBlock<int, int>(item => step(item).AsTask(), options))];
        var sink = new ActionBlock<int>(sum.Add, new ExecutionDataflowBlockOptions { BoundedCapacity = Capacity, SingleProducerConstrained = true });
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

    private static async ValueTask<int> DelayAsync(int item)
    {
        await Task.Delay(1);
        return Steps.Trivial(item);
    }

    private static void Verify(Sum sum, int operations) => Check.That(sum.Count == operations && sum.Total == sum.Expected(operations));
}
