using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.Pipelines;

/// <summary>Nothing is lost: failure, cancellation and leaving at every stage and item, under orders of execution from seeds.</summary>
public class PipelineConservationTests
{
    private const int Items = 9;
    private static readonly string[] Stages = ["Map", "Keep", "WorkAsync", "Loose", "Sum"];

    public enum End
    {
        None,
        Fail,
        Cancel,
        Leave,
    }

    public static TheoryData<End> Ends => [End.None, End.Fail, End.Cancel, End.Leave];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task EveryItem_IsAccountedFor_WhateverEndsTheRunAndWherever(End end)
    {
        OwnThread.Stay();
        int runs = 0;
        foreach (string stage in Stages)
        {
            for (int item = 0; item < Items; item++)
            {
                for (int seed = 0; seed < 20; seed++, runs++) await RunOnce(end, stage, item, (seed * 1009) + item);
                if (end == End.None) break;
            }
        }

        Assert.True(runs >= 100);
    }

    private static async Task RunOnce(End end, string atStage, int atItem, int seed)
    {
        var random = new RandomScheduler(seed);
        using var cancel = new CancellationTokenSource();
        var dead = new List<StageFailure>();
        var reported = new List<StageFailure>();
        var left = new TaskCompletionSource();
        bool isReached = false;
        void At(string stage, int n)
        {
            if (stage != atStage || n != atItem) return;
            isReached = true;
            if (end == End.Fail) throw new InvalidDataException($"{stage} {n}");
            if (end == End.Cancel) cancel.Cancel();
            if (end == End.Leave) left.TrySetResult();
        }

        await using Conserved.Flow flow = Conserved.Flow.Start(At, random.HopAsync, dead, new FlowOptions { Scheduler = random, OnError = reported.Add });
        var delivered = new List<int>();
        Exception? thrown = null;
        await random.RunUntil(Read());
        await random.RunUntil(((Func<Task>)(async () => await flow.DisposeAsync()))());

        string context = $"{end} at {atStage} {atItem}, seed {seed}";
        FlowStatistics done = flow.Statistics;
        foreach (StageStatistics s in done.Stages)
        {
            if (s.Name != "Sum") Assert.True(s.In == s.Out + s.Filtered + s.Skipped + s.DeadLettered + s.Failed + s.Abandoned, $"{context}: {s}");
            Assert.True(s.In >= 0 && s.Queued == 0, $"{context}: {s}");
        }

        // Along every queue: what one stage handed on the next has taken, or it was waiting when the run ended.
        long waiting = 0;
        long before = done.Read;
        foreach (StageStatistics s in done.Stages)
        {
            Assert.True(before >= s.In, $"{context}: {s} took more than there was");
            waiting += before - s.In;
            before = s.Out;
        }

        waiting += before - done.Delivered;
        Assert.True(waiting == done.Unfinished, $"{context}: {waiting} are unaccounted for, {done.Unfinished} counted as unfinished; {done}");
        Assert.True(delivered.Count == done.Delivered, context);
        int named = thrown is StageException { Item: var item } ? item is int[] items ? items.Length : 1 : 0;
        Assert.True(dead.Count == done.Stages.Sum(static s => s.DeadLettered), context);
        Assert.True(reported.Count + named == done.Stages.Sum(static s => s.Skipped + s.Failed), $"{context}: a failure that nobody sees");
        if (end == End.None)
        {
            Assert.True(thrown is null && done.Unfinished == 0 && done.Stages.All(static s => s.Abandoned == 0), context);
            Assert.Equal(Items, delivered.Sum() + dead.Count + done.Stages.Sum(static s => s.Skipped + s.Filtered));
        }

        if (end == End.Fail && isReached && atStage != "Loose")
        {
            StageException fault = Assert.IsType<StageException>(thrown);
            Assert.True(fault.Stage == atStage && fault.InnerException!.Message == $"{atStage} {atItem}", context);
        }

        if (end == End.Cancel && thrown is not null) Assert.True(thrown is OperationCanceledException, $"{context}: {thrown}");
        if (end is End.Leave or End.None) Assert.True(thrown is null, $"{context}: {thrown}");

        async Task Read()
        {
            IAsyncEnumerator<int> results = flow.RunAsync(Enumerable.Range(0, Items), cancel.Token).GetAsyncEnumerator(CancellationToken.None);
            try
            {
                while (end != End.Leave || !left.Task.IsCompleted)
                {
                    Task<bool> next = results.MoveNextAsync().AsTask();
                    if (end == End.Leave) await Task.WhenAny(next, left.Task);
                    if (!await next) break;
                    delivered.Add(results.Current);
                }
            }
            catch (Exception error)
            {
                thrown = error;
            }
            finally
            {
                await results.DisposeAsync();
            }
        }
    }
}

/// <summary>A pipeline with every way to lose an item, if there were one: fused and not, several workers, in order and not, batches, little room.</summary>
[Pipeline]
internal sealed partial class Conserved(Action<string, int> at, Func<Task> hop, List<StageFailure> dead)
{
    [Stage(1, Capacity = 2)] private int Map(int n)
    {
        at("Map", n);
        return n;
    }

    [Stage(2, Capacity = 2)] private bool Keep(int n)
    {
        at("Keep", n);
        return n != 4;
    }

    [Stage(3, Concurrency = 3, Capacity = 2)] private async Task<int> WorkAsync(int n, CancellationToken token)
    {
        if (n % 2 == 0) await hop();
        at("WorkAsync", n);
        return n;
    }

    [Stage(4, Concurrency = 2, Ordered = false, Capacity = 1, OnError = StageErrorMode.DeadLetter)] private int Loose(int n)
    {
        at("Loose", n);
        return n == 5 ? throw new InvalidDataException("dead") : n;
    }

    [Stage(5, Batch = 3, Capacity = 2)] private int Sum(int[] batch)
    {
        foreach (int n in batch) at("Sum", n);
        return batch.Length;
    }

    [DeadLetter] private void Dead(StageFailure failure) => dead.Add(failure);
}
