using Concurrency.Runtime.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests.Pipelines;

/// <summary>Nothing is lost on any edge where a pipeline branches and meets again: failure, cancellation and abort at every stage and item, under orders of execution from seeds.</summary>
public class PipelineBranchConservationTests
{
    private const int Items = 7;
    private static readonly string[] Places = ["Start", "Left", "RightAsync", "Pass", "IsOdd", "Odd", "Even", "Merge"];

    public enum End
    {
        None,
        Fail,
        Cancel,
        Abort,
    }

    public static TheoryData<End> Ends => [End.None, End.Fail, End.Cancel, End.Abort];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task EveryEdge_IsAccountedFor_WhateverEndsTheRunAndWherever(End end)
    {
        OwnThread.Stay();
        int reached = 0;
        foreach (string place in Places)
        {
            for (int item = 0; item < Items; item++)
            {
                for (int seed = 0; seed < 12; seed++)
                {
                    var run = new OneRun(end, place, item, (seed * 1009) + item);
                    await run.Go();
                    if (run.IsReached) reached++;
                }

                if (end == End.None) break;
            }
        }

        // Each place sees at least the items of one branch in every schedule.
        Assert.True(end == End.None || reached >= Places.Length * 12, $"Only {reached} runs got to where they were to end.");
    }

    private sealed class OneRun(End end, string atPlace, int atItem, int seed)
    {
        private readonly CancellationTokenSource _cancel = new();
        private readonly List<StageFailure> _dead = [];
        private readonly List<StageFailure> _reported = [];
        private readonly List<int> _delivered = [];
        private FlowRun<int, int>? _run;
        private Exception? _thrown;

        public bool IsReached { get; private set; }

        private string Context => $"{end} at {atPlace} {atItem}, seed {seed}";

        public async Task Go()
        {
            var random = new RandomScheduler(seed);
            await using Branched.Flow flow = Branched.Flow.Start(At, random.HopAsync, _dead, new FlowOptions { Scheduler = random, TimeProvider = new FakeTimeProvider(), OnError = _reported.Add });
            _run = flow.Open(_cancel.Token);
            Task writing = Write();
            Task reading = Read();
            await random.RunUntil(Task.WhenAll(writing, reading));
            await random.RunUntil(((Func<Task>)(async () => await _run.DisposeAsync()))());
            Check(_run.Statistics);
            await random.RunUntil(((Func<Task>)(async () => await flow.DisposeAsync()))());
            _cancel.Dispose();
        }

        private void At(string place, int n)
        {
            if (place != atPlace || n != atItem) return;
            IsReached = true;
            if (end == End.Fail) throw new InvalidDataException($"{place} {n}");
            if (end == End.Cancel) _cancel.Cancel();
            if (end == End.Abort) _run!.Abort();
        }

        private async Task Write()
        {
            try
            {
                for (int n = 0; n < Items; n++) await _run!.Input.WriteAsync(n);
                _run!.Complete();
            }
            catch (Exception error) when (error is StageException or OperationCanceledException)
            {
                Assert.NotEqual(End.None, end); // The run has ended, and the writer is told.
            }
        }

        private async Task Read()
        {
            try
            {
                await foreach (int n in _run!.Output) _delivered.Add(n);
            }
            catch (Exception error)
            {
                _thrown = error;
            }
        }

        private void Check(FlowStatistics done)
        {
            Dictionary<string, StageStatistics> stages = done.Stages.ToDictionary(static s => s.Name);
            foreach (StageStatistics s in done.Stages) Assert.True(s.In == s.Out + s.Filtered + s.Skipped + s.DeadLettered + s.Failed + s.Abandoned, $"{Context}: {s}");

            // What was put into the queue in front of a stage: what it took, and what was left when the run ended.
            long PutBefore(string stage) => stages[stage].In + stages[stage].Queued;

            // A broadcast: each branch was given every result, but for those that the stop caught half-way, which the stage counts as abandoned.
            StageStatistics start = stages["Start"];
            Assert.InRange(PutBefore("Left"), start.Out, start.Out + start.Abandoned);
            Assert.InRange(PutBefore("RightAsync"), start.Out, start.Out + start.Abandoned);
            Assert.Equal(start.Out, Math.Min(PutBefore("Left"), PutBefore("RightAsync")));

            // A route: each result into one branch. A merge: the results of all.
            Assert.True(PutBefore("Odd") + PutBefore("Even") == stages["Pass"].Out && PutBefore("Pass") == stages["RightAsync"].Out, $"{Context}: {done}");
            Assert.True(PutBefore("Merge") == stages["Left"].Out + stages["Odd"].Out + stages["Even"].Out, $"{Context}: {done}");

            // The rest of what was read or made and came to no end is what the run says is unfinished.
            long unfinished = done.Read - PutBefore("Start") + done.Stages.Sum(static s => s.Queued) + stages["Merge"].Out - done.Delivered;
            Assert.True(unfinished == done.Unfinished, $"{Context}: {unfinished} and {done.Unfinished} unfinished; {done}");
            Assert.True(_delivered.Count == done.Delivered, Context);
            Assert.True(_dead.Count == done.Stages.Sum(static s => s.DeadLettered), Context);

            // A When that throws fails the item on its way: the stage before counts it as abandoned, and the fault names it.
            bool isWhen = _thrown is StageException { Stage: "Odd", InnerException.Message: var message } && message.StartsWith("IsOdd", StringComparison.Ordinal);
            int named = _thrown is StageException && !isWhen ? 1 : 0;
            int late = _reported.Count(static r => !r.Exception.Message.StartsWith("IsOdd", StringComparison.Ordinal));
            Assert.True(late + named == done.Stages.Sum(static s => s.Failed), $"{Context}: a failure that nobody sees; {done}");

            if (end == End.None || !IsReached)
            {
                Assert.True(_thrown is null && done.Unfinished == 0, $"{Context}: {_thrown}");
                Assert.Equal(Enumerable.Range(0, Items).SelectMany(static n => n == 4 ? [n] : new[] { n, n }), _delivered.Order());
                Assert.Equal([4], _dead.Select(static f => (int)f.Item!));
            }
            else if (end == End.Fail && atPlace == "Even")
            {
                Assert.True(_thrown is null && _dead.Count is 1 or 2, Context); // Its failures are dead letters.
            }
            else if (end == End.Fail)
            {
                StageException fault = Assert.IsType<StageException>(_thrown);
                Assert.True(fault.Stage == (atPlace == "IsOdd" ? "Odd" : atPlace) && Equals(fault.Item, atItem) && fault.InnerException!.Message == $"{atPlace} {atItem}", $"{Context}: {fault}");
            }
            else
            {
                Assert.True(_thrown is null or OperationCanceledException, $"{Context}: {_thrown}");
            }
        }
    }
}

/// <summary>Every item to Left and Right, from Right by way of Pass to Odd or Even, and all of them into Merge.</summary>
[Pipeline]
internal sealed partial class Branched(Action<string, int> at, Func<Task> hop, List<StageFailure> dead)
{
    [Stage(1, Capacity = 8)] private int Start(int n) => Seen("Start", n);

    [Stage(2, Capacity = 1, From = nameof(Start))] private int Left(int n) => Seen("Left", n);

    [Stage(3, Capacity = 2, Concurrency = 2, From = nameof(Start))] private async Task<int> RightAsync(int n)
    {
        if (n % 2 == 0) await hop();
        return Seen("RightAsync", n);
    }

    [Stage(4, Capacity = 8, From = nameof(RightAsync))] private int Pass(int n) => Seen("Pass", n);

    [Stage(5, Capacity = 1, From = nameof(Pass), When = nameof(IsOdd))] private int Odd(int n) => Seen("Odd", n);

    [Stage(6, Capacity = 2, From = nameof(Pass), OnError = StageErrorMode.DeadLetter)] private int Even(int n) => n == 4 ? throw new InvalidDataException("dead") : Seen("Even", n);

    [Stage(7, Capacity = 1, Concurrency = 2, Ordered = false, From = "Left, Odd, Even")] private int Merge(int n) => Seen("Merge", n);

    [DeadLetter] private void Dead(StageFailure failure) => dead.Add(failure);

    private bool IsOdd(int n) => Seen("IsOdd", n) % 2 != 0;

    private int Seen(string place, int n)
    {
        at(place, n);
        return n;
    }
}
