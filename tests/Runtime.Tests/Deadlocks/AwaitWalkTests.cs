using Concurrency.Runtime.Tests.Conservation;

namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>Waits through helpers: found one look of the wheel later, where the runtime's tasks are known.</summary>
[Collection(OnTheirOwn.Name)] // One of them takes that knowledge away.
public sealed class AwaitWalkTests
{
    private static readonly TimeSpan NoLimit = Timeout.InfiniteTimeSpan;

    private readonly Knots _knots = new();

    [Fact]
    public void TasksOfThisRuntime_AreKnown() =>
        Assert.True(AwaitWalk.Known is not null, "Task.m_continuationObject has gone or changed its meaning: waits through helpers are left to their time limits on this runtime.");

    [Fact]
    public async Task AskInAHelper_IsTheHandlersWait()
    {
        Plain.Ref a = _knots.StartPlain("a");
        await FoundAsync(a.WithTimeout(NoLimit).DoAsync(async self => await HelpAsync(self, 3)));

        static async Task<int> HelpAsync(Plain.Ref self, int depth)
        {
            await Task.Yield();
            return depth == 0 ? await self.WithTimeout(NoLimit).EchoAsync(1).ConfigureAwait(false) : await HelpAsync(self, depth - 1).ConfigureAwait(false);
        }
    }

    [Fact]
    public async Task AskInAValueTaskHelper_OfTheOtherActor_IsTheHandlersWait()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Plain.Ref b = _knots.StartPlain("b");
        ActorDeadlockException error = await FoundAsync(a.WithTimeout(NoLimit).DoAsync(async self => await HelpAsync(b.WithTimeout(NoLimit).DoAsync(async _ => await HelpAsync(self.WithTimeout(NoLimit).EchoAsync(1))))));
        Assert.Equal(["a", "b"], error.Path.Select(static wait => wait.Actor).Order());

        static async ValueTask<int> HelpAsync(ValueTask<int> ask) => await ask;
    }

    [Fact]
    public async Task AllOfSeveral_WaitForEach()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Plain.Ref b = _knots.StartPlain("b");
        await FoundAsync(a.WithTimeout(NoLimit).DoAsync(async self =>
        {
            int[] all = await Task.WhenAll(b.EchoAsync(1).AsTask(), self.WithTimeout(NoLimit).EchoAsync(2).AsTask());
            return all.Sum();
        }));
    }

    [Fact]
    public async Task AskAsATask_IsAwaitedThroughIt()
    {
        Plain.Ref a = _knots.StartPlain("a");
        await FoundAsync(a.WithTimeout(NoLimit).DoAsync(async self => await self.WithTimeout(NoLimit).EchoAsync(1).AsTask()));
    }

    [Fact]
    public async Task AskOnThePool_ThatTheHandlerAwaits_IsItsWait()
    {
        Plain.Ref a = _knots.StartPlain("a");
        await FoundAsync(a.WithTimeout(NoLimit).DoAsync(async self => await Task.Run(async () => await self.WithTimeout(NoLimit).EchoAsync(1))));
    }

    [Fact]
    public async Task QueryWithAHelper_IsFoundToo()
    {
        Knot.Ref a = _knots.Start("a");
        await FoundAsync(a.WithTimeout(NoLimit).LookAsync(async self => await Task.Run(async () => await self.WithTimeout(NoLimit).EchoAsync(1))));
    }

    [Fact]
    public async Task HelperThatNobodyAwaits_ProvesNothing()
    {
        Plain.Ref a = _knots.StartPlain("a");
        Task<int> helping = Task.FromResult(0);
        Task<int> turn = a.DoAsync(async self =>
        {
            helping = Task.Run(async () => await self.EchoAsync(1));
            await Task.WhenAny(helping, _knots.Gate.Task);
            return 2;
        }).AsTask();
        while (a.Statistics.Queued == 0 || !a.Statistics.IsBusy) await Task.Yield();
        _knots.LetTheWheelLook();
        Assert.False(turn.IsCompleted);
        _knots.Gate.SetResult();
        Assert.Equal(2, await turn);
        Assert.Equal(1, await helping);
    }

    [Fact]
    public async Task WhereTheTasksAreNotKnown_HelpersAreLeftToTheirLimits_AndTheHandlersOwnWaitsAreFound()
    {
        FrameworkTasks? known = AwaitWalk.Known;
        AwaitWalk.Known = null;
        try
        {
            Plain.Ref a = _knots.StartPlain("a");
            Task<int> turn = a.WithTimeout(NoLimit).DoAsync(async self => await self.WithTimeout(TimeSpan.FromSeconds(9)).EchoAsync(1).AsTask()).AsTask();
            while (!turn.IsCompleted)
            {
                _knots.Time.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Yield();
            }

            await Assert.ThrowsAsync<TimeoutException>(() => turn);
            await Knots.DeadlockOf(a.DoAsync(async self => await self.EchoAsync(1)));
        }
        finally
        {
            AwaitWalk.Known = known;
        }
    }

    private async Task<ActorDeadlockException> FoundAsync(ValueTask<int> call)
    {
        Task<int> turn = call.AsTask();
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!turn.IsCompleted && System.Diagnostics.Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1))
        {
            _knots.Time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        Assert.True(turn.IsCompleted, "The circle was not found within a minute.");
        return await Assert.ThrowsAsync<ActorDeadlockException>(() => turn);
    }
}
