using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Support;

namespace Concurrency.Runtime.StressTests.Deadlocks;

/// <summary>Random graphs of asks under the seeded scheduler: a circle of certain waits always fails, and what fails is always one.</summary>
[Collection("Actors")] // They share the pools of replies and segments.
public class AskGraphTests
{
    private static readonly AskStep[] Certain = [AskStep.Ask, AskStep.Ask, AskStep.AskEarly, AskStep.Elsewhere];
    private static readonly AskStep[] All = [AskStep.Ask, AskStep.Ask, AskStep.AskEarly, AskStep.Tell, AskStep.Fork, AskStep.Any, AskStep.Elsewhere];

    [Fact]
    public void CertainWaits_FailAtOnceWhenTheyCloseACircle_AndOnlyThen() => Explore(Seeds.Or(1_500), isOpen: false, Certain, mayTimeOut: false);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WaitsOfEveryKind_FailWhenTheyAreCertainAndInACircle_AndOnlyThen(bool isOpen) => Explore(Seeds.Or(600), isOpen, All, mayTimeOut: true);

    // A query that waits for itself, and beside it one that waits, by way of a tell that may get room otherwise, for the first: the circle that is not certain hid the one that is.
    [Fact]
    public void ACircleThatIsNotCertain_DoesNotHideOneThatIs() => Explore(1, isOpen: true, All, mayTimeOut: true, first: 10_065);

    private static void Explore(int seeds, bool isOpen, AskStep[] steps, bool mayTimeOut, int first = 1)
    {
        int seed = first - 1;
        int deadlocks = 0;
        using var found = new FoundDeadlocks();
        Scheduler.Explore(new RandomStrategy(first, seeds), scheduler =>
        {
            Pools.Clear();
            seed++;
            var time = new ManualTime();
            var random = new Random(seed);
            List<ActorError> errors = [];
            var graph = new AskGraph(seed, isOpen, hasDirect: !mayTimeOut, steps, roots: random.Next(2, 4));
            IAskCell[] cells = [.. Enumerable.Range(0, graph.Actors).Select(i => Start(i, isOpen, time, scheduler, mayTimeOut, capacity: random.Next(1, 3), errors))];
            var handler = new AskHandler(graph, scheduler.Enqueue, mayTimeOut)
            {
                Ask = node => cells[node.Target].Ask(node),
                Tell = node => cells[node.Target].Tell(node),
            };
            foreach (IAskCell cell in cells) cell.Handler = handler;
            found.Begin(graph);

            List<Task> calls = [];
            foreach (AskNode root in graph.Roots)
            {
                graph.Sent(root);
                scheduler.Add(() => calls.Add(handler.SettleAsync(root)));
            }

            for (int i = 0; i < 3; i++) scheduler.AddWorker();

            // What is certain only later is found when the wheel looks; what never is, ends by its time limit.
            if (mayTimeOut) scheduler.Add(() => PassTime(() => calls.Count == graph.Roots.Length && scheduler.IsQuiet, graph, time));
            return () =>
            {
                Assert.True(found.Wrong.Count == 0, string.Join("; ", found.Wrong));
                Assert.Empty(errors);
                Assert.Equal(found.Count, graph.Deadlocks); // Each fails one wait, once.
                foreach (Task call in calls) Assert.True(call.IsCompletedSuccessfully, $"{call.Exception?.InnerException}: {graph}");
                Assert.True(graph.Open == 0, $"Left waiting, {graph.Open}: {graph}; {string.Join(", ", cells.Select(static cell => cell.Statistics))}");
                foreach (IAskCell cell in cells) Assert.True(cell.Statistics is { Queued: 0, Waiting: 0, IsBusy: false }, $"{cell.Statistics}");
                deadlocks += graph.Deadlocks;
            };
        });
        Assert.True(deadlocks > seeds / 20, $"{deadlocks} deadlocks in {seeds} graphs");
    }

    private static void PassTime(Func<bool> isQuiet, AskGraph graph, ManualTime time)
    {
        for (int look = 0; graph.Open > 0; look++)
        {
            SharedAccess.TryWaitUntil(() => graph.Open == 0 || isQuiet());
            if (graph.Open == 0) return;
            if (look % 3 == 2)
            {
                // The last change may have closed a circle that nobody has looked for yet: it is found at one of the next looks, long before its time limits.
                for (int again = 0; graph.FindStandstill() is not null; again++)
                {
                    Assert.True(again < 3, $"Not found: {graph}");
                    time.Advance(300);
                    SharedAccess.TryWaitUntil(() => graph.Open == 0 || isQuiet());
                }
            }

            time.Advance(look % 3 == 2 ? 20_000 : 300);
            Assert.True(look < 40, $"Left waiting: {graph}");
        }
    }

    private static IAskCell Start(int name, bool isOpen, ManualTime time, Scheduler scheduler, bool mayTimeOut, int capacity, List<ActorError> errors)
    {
        var options = new ActorOptions
        {
            Name = $"{name}",
            Capacity = capacity,
            TimeProvider = time,
            Scheduler = new ScheduledWork(scheduler),
            AskTimeout = mayTimeOut ? TimeSpan.FromSeconds(10) : Timeout.InfiniteTimeSpan,
            SlowTurnThreshold = Timeout.InfiniteTimeSpan,
            OnError = errors.Add,
        };
        return isOpen ? new MixedCell(options) : new ExclusiveCell(options);
    }
}
