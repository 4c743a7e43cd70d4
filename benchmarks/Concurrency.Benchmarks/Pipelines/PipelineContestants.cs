using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Pipelines;

/// <summary>Ways to send integers through synchronous stages. Each checks what arrives.</summary>
internal static class PipelineContestants
{
    public static Contestant Ours(string name, Func<int, Sum, ValueTask<FlowStatistics>> run, bool isWork = false, int stages = 4) => new(name, async operations =>
    {
        var sum = new Sum { IsWork = isWork, Stages = stages };
        await run(operations, sum);
        Check.That(sum.Count == operations && sum.Total == sum.Expected(operations));
    });

    public static Contestant PlainLoop(Func<int, int> step, int stages = 4) => Contestant.Of("plain loop", operations =>
    {
        var sum = new Sum { IsWork = step == Steps.Work, Stages = stages };
        for (int i = 0; i < operations; i++)
        {
            int item = i;
            for (int stage = 0; stage < stages; stage++) item = step(item);
            sum.Add(item);
        }

        Check.That(sum.Count == operations && sum.Total == sum.Expected(operations));
    });

    public static Contestant AsyncSequence(Func<int, int> step, int stages = 4) => new("IAsyncEnumerable chain", async operations =>
    {
        var sum = new Sum { IsWork = step == Steps.Work, Stages = stages };
        IAsyncEnumerable<int> items = SyncPeers.Source(operations);
        for (int stage = 0; stage < stages; stage++) items = SyncPeers.Select(items, step);
        await foreach (int item in items) sum.Add(item);
        Check.That(sum.Count == operations && sum.Total == sum.Expected(operations));
    });

    public static Contestant Channels(Func<int, int> step, int workers, int stages = 4) => new(workers == 1 ? "bounded channels" : "bounded channels, out of order", async operations =>
    {
        var sum = new Sum { IsWork = step == Steps.Work, Stages = stages };
        await SyncPeers.RunChannels(operations, step, workers, sum);
        Check.That(sum.Count == operations && sum.Total == sum.Expected(operations));
    });

    public static Contestant Dataflow(Func<int, int> step, int workers, int stages = 4) => new(workers == 1 ? "TPL Dataflow" : "TPL Dataflow, in order", async operations =>
    {
        var sum = new Sum { IsWork = step == Steps.Work, Stages = stages };
        await SyncPeers.RunDataflow(operations, step, workers, sum);
        Check.That(sum.Count == operations && sum.Total == sum.Expected(operations));
    });
}
