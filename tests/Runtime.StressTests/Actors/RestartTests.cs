using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Support;

namespace Concurrency.Runtime.StressTests.Actors;

/// <summary>Restarts against asks that are pending, stops, and steps that fail or wait: one object at a time, each with its steps in order, and every call settles.</summary>
[Collection("Actors")] // They share the pools of replies and segments.
public class RestartTests
{
    [Theory]
    [InlineData(ActorErrorMode.Restart, 1_000_000)]
    [InlineData(ActorErrorMode.Restart, 2)]
    [InlineData(ActorErrorMode.Stop, 1)]
    public void ObjectsComeAndGoInOrder_AndEveryCallSettles_UnderSeededSchedules(ActorErrorMode mode, int limit)
    {
        int seed = 0;
        int restarts = 0;
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(300)), scheduler =>
        {
            Pools.Clear();
            var random = new Random(++seed);
            var world = new MortalWorld(random, scheduler.Enqueue);
            List<Exception> unexpected = [];
            var options = new ActorOptions
            {
                TimeProvider = new ManualTime(),
                Scheduler = new ScheduledWork(scheduler),
                ErrorMode = mode,
                RestartLimit = limit,
                SlowTurnThreshold = Timeout.InfiniteTimeSpan,
                OnError = error =>
                {
                    if (!IsExpected(error.Exception)) unexpected.Add(error.Exception);
                },
                OnDeadLetter = static (_, _) => { },
            };
            var cell = new MortalCell(options, world, new MortalBody(world, mayFail: false));
            cell.Begin();
            for (int i = 0; i < 2; i++)
            {
                MortalDo[] plan = [.. Enumerable.Range(0, 4).Select(_ => (MortalDo)random.Next(3))];
                bool[] isTold = [.. plan.Select(_ => random.Next(2) == 0)];
                scheduler.Add(() =>
                {
                    for (int call = 0; call < plan.Length; call++)
                    {
                        var message = new MortalMessage { Do = plan[call] };
                        if (isTold[call]) cell.TryTell(message);
                        else Settle(cell.Ask<int>(message, default));
                    }
                });
            }

            if (random.Next(2) == 0)
            {
                bool isAbort = random.Next(2) == 0;
                scheduler.Add(() => cell.BeginStop(isAbort ? TimeSpan.Zero : Timeout.InfiniteTimeSpan));
            }

            for (int i = 0; i < 2; i++) scheduler.AddWorker();
            return () =>
            {
                Assert.Empty(unexpected);
                Assert.True(cell.HasEnded || cell.Statistics is { Queued: 0, Waiting: 0, IsBusy: false }, $"{cell.Statistics}");
                Assert.All(world.Bodies.SkipLast(cell.HasEnded ? 0 : 1), static body => Assert.Equal(MortalState.Disposed, body.State));
                if (!cell.HasEnded) Assert.Equal(MortalState.Started, world.Bodies[^1].State);
                restarts += world.Bodies.Count - 1;
            };
        });
        Assert.True(mode == ActorErrorMode.Stop ? restarts == 0 : restarts > 50, $"{restarts} restarts");
    }

    private static void Settle(ValueTask<int> call)
    {
        SharedAccess.TryWaitUntil(() => call.IsCompleted); // For ever is a deadlock, and reported.
        try
        {
            call.GetAwaiter().GetResult();
        }
        catch (Exception error) when (IsExpected(error))
        {
            // One of the outcomes there are.
        }
    }

    private static bool IsExpected(Exception error) => error is InvalidDataException or OperationCanceledException or ActorStoppedException;
}
