using Concurrency.CompilerServices;
using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Support;

namespace Concurrency.Runtime.StressTests.Pipelines;

/// <summary>Queues, parked workers, tickets and the end of a run, with every shared access a point of choice.</summary>
public class FlowInterleavingTests
{
    private const int Items = 5;

    [Fact]
    public void ProducerAndConsumerThatPark_MissNoWake()
    {
        Assert.Equal(Seeds.Or(1_500), Scheduler.Explore(new RandomStrategy(1, Seeds.Or(1_500)), Hand));
        Assert.Equal(1_000, Scheduler.Explore(new PriorityStrategy(1, 1_000, depth: 3, points: 200), Hand));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RunWithTwoWorkersPerStage_CompletesAndKeepsItsOrder(bool isOrdered) =>
        Assert.Equal(Seeds.Or(400), Scheduler.Explore(new RandomStrategy(1, Seeds.Or(400)), scheduler => Run(scheduler, isOrdered, isStopped: false)));

    [Fact]
    public void StopAtAnyMoment_LetsEverybodyGo_AndLosesNothing() =>
        Assert.Equal(Seeds.Or(400), Scheduler.Explore(new RandomStrategy(1, Seeds.Or(400)), scheduler => Run(scheduler, isOrdered: true, isStopped: true)));

    private static Action Hand(Scheduler scheduler)
    {
        StageSettings[] plan = [new("stage")];
        var flow = new FlowGraph(CellOf(scheduler, plan), plan);
        var edge = new FlowEdge<int>(2, flow);
        edge.AddProducer(1);
        var taken = new List<int>();
        scheduler.Add(() => _ = Produce());
        scheduler.Add(() => _ = Consume());
        scheduler.AddWorker();
        return () => Assert.Equal(Enumerable.Range(0, Items), taken);

        async Task Produce()
        {
            var parked = new Parked();
            for (int i = 0; i < Items; i++)
                while (edge.Append([i]) == 0) await parked.In(edge.Writers);
            edge.RemoveProducer();
        }

        async Task Consume()
        {
            var parked = new Parked();
            int[] one = new int[1];
            while (true)
            {
                if (edge.Take(one) == 1)
                {
                    edge.AfterTake();
                    taken.Add(one[0]);
                }
                else
                {
                    if (edge.IsDrained) return;
                    await parked.In(edge.Readers);
                }
            }
        }
    }

    private static Action Run(Scheduler scheduler, bool isOrdered, bool isStopped)
    {
        StageSettings[] plan = [new("one") { Concurrency = 2, Capacity = 2, Ordered = isOrdered }, new("two") { Concurrency = 2, Capacity = 1, Ordered = isOrdered }];
        FlowCell<int, int> cell = CellOf(scheduler, plan);
        var cancel = new CancellationTokenSource(); // Lives as long as the schedule.
        var delivered = new List<int>();
        Exception? thrown = null;
        Task? reading = null;
        scheduler.Add(() => reading = Read());
        if (isStopped) scheduler.Add(cancel.Cancel);
        scheduler.AddWorker();
        scheduler.AddWorker();
        return () =>
        {
            Assert.True(reading!.Wait(TimeSpan.FromSeconds(20)), "The run does not end."); // Its last step is the thread pool's.
            FlowStatistics done = cell.Statistics;
            if (isStopped)
            {
                Assert.True(thrown is null or OperationCanceledException, thrown?.ToString());
                Assert.Equal(delivered, delivered.Order());
            }
            else
            {
                Assert.Null(thrown);
                Assert.Equal(Enumerable.Range(0, Items), isOrdered ? delivered : delivered.Order());
            }

            Assert.All(done.Stages, static s => Assert.Equal(s.In, s.Out + s.Abandoned));
            Assert.Equal(done.Read, done.Delivered + done.Unfinished + done.Stages.Sum(static s => s.Abandoned));
            Assert.Equal(delivered.Count, done.Delivered);
        };

        async Task Read()
        {
            try
            {
                await foreach (int item in cell.Run((int[])[.. Enumerable.Range(0, Items)], progress: null, cancel.Token).ConfigureAwait(false)) delivered.Add(item);
            }
            catch (Exception error)
            {
                thrown = error;
            }
        }
    }

    private static FlowCell<int, int> CellOf(Scheduler scheduler, StageSettings[] plan) =>
        new("test", plan, static () => new TwoStages(), isShared: false, new FlowOptions { Scheduler = new ScheduledWork(scheduler) });

    private sealed class TwoStages : FlowStages<int, int>
    {
        public override object Instance => this;

        public override FlowEdge<int> Connect(FlowGraph flow, FlowEdge<int> output)
        {
            FlowEdge<int> one = flow.Edge<int>(0);
            FlowEdge<int> two = flow.Edge<int>(1);
            flow.Loop(0, one, FlowOutlet<int>.To(two), Copy);
            flow.Map(1, two, FlowOutlet<int>.To(output), static (item, _) => new ValueTask<int>(item));
            return one;
        }

        private static void Copy(ReadOnlySpan<int> items, Span<int> results, ref LoopState at)
        {
            for (; at.Read < items.Length && !at.IsStopping; at.Read++) results[at.Written++] = items[at.Read];
        }
    }
}
