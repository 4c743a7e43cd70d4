using Concurrency.Runtime.Tests.Conservation;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests;

/// <summary>Programs that block threads where they should not. They may be slow; they may not hang.</summary>
[Collection(OnTheirOwn.Name)]
public sealed class ActorLivenessTests
{
    // A guard against hanging for ever, not a measure.
    private static readonly TimeSpan NoHang = TimeSpan.FromMinutes(2);

    private static readonly ActorOptions NeverInlined = new() { Inline = InlineMode.Never, AskTimeout = Timeout.InfiniteTimeSpan };

    [Fact]
    public async Task CallerThatResumesFromAnAsk_AndBlocksOnASecondOne_IsAnswered()
    {
        await using Blocker.Ref first = Blocker.Ref.Start(NeverInlined);
        await using Blocker.Ref second = Blocker.Ref.Start(NeverInlined);
        int answer = await Task.Run(async () =>
        {
            int n = await first.EchoAsync(1).ConfigureAwait(false);
            return n + second.EchoAsync(2).AsTask().GetAwaiter().GetResult() + first.EchoAsync(3).AsTask().GetAwaiter().GetResult();
        }).WaitAsync(NoHang);
        Assert.Equal(6, answer);
    }

    [Fact]
    public async Task CallersThatBlockAfterAnAsk_DoNotStopAnUnrelatedActor()
    {
        int callers = Environment.ProcessorCount + 2;
        await using Blocker.Ref asked = Blocker.Ref.Start(NeverInlined);
        await using Blocker.Ref unrelated = Blocker.Ref.Start(NeverInlined);
        using var release = new ManualResetEventSlim();
        using var blocked = new CountdownEvent(callers);
        Task[] blocking = [.. Enumerable.Range(0, callers).Select(i => Task.Run(async () =>
        {
            await asked.EchoAsync(i).ConfigureAwait(false);
            blocked.Signal();
            release.Wait();
        }))];
        Assert.True(blocked.Wait(NoHang));

        for (int i = 0; i < 100; i++) Assert.Equal(i, await unrelated.EchoAsync(i).AsTask().WaitAsync(NoHang));

        release.Set();
        await Task.WhenAll(blocking).WaitAsync(NoHang);
    }

    [Fact]
    public async Task HandlerThatBlocksOnAnAsk_ToAnActorInItsOwnWorkersSlot_IsAnswered()
    {
        await using Blocker.Ref asking = Blocker.Ref.Start(NeverInlined);
        await using Blocker.Ref asked = Blocker.Ref.Start(NeverInlined);
        for (int i = 0; i < 3; i++) Assert.Equal(i, await asking.BlockOnAskAsync(asked, i).AsTask().WaitAsync(NoHang));
    }

    [Fact]
    public async Task AllWorkersBlocked_AndOneMoreActorIsAnswered()
    {
        int blocked = Environment.ProcessorCount * 2;
        using var release = new ManualResetEventSlim();
        Blocker.Ref[] blockers = [.. Enumerable.Range(0, blocked).Select(_ => Blocker.Ref.Start(NeverInlined))];
        Task[] blocking = [.. blockers.Select(blocker => blocker.BlockAsync(release).AsTask())];
        await using Blocker.Ref other = Blocker.Ref.Start(NeverInlined);

        Assert.Equal(1, await other.EchoAsync(1).AsTask().WaitAsync(NoHang));
        Assert.All(blocking, task => Assert.False(task.IsCompleted));

        release.Set();
        await Task.WhenAll(blocking).WaitAsync(NoHang);
        foreach (Blocker.Ref blocker in blockers) await blocker.DisposeAsync();
    }

    [Fact]
    public async Task ThreadPoolStarvedByUserCode_IsSlow_ButEveryAskIsAnswered()
    {
        await using Blocker.Ref asked = Blocker.Ref.Start(NeverInlined);
        Task<int>[] starving = [.. Enumerable.Range(0, Environment.ProcessorCount * 4).Select(i => Task.Run(() =>
            asked.EchoLaterAsync(i).AsTask().GetAwaiter().GetResult() + asked.EchoAsync(i).AsTask().GetAwaiter().GetResult()))];
        Assert.Equal(Enumerable.Range(0, starving.Length).Select(i => 2 * i), await Task.WhenAll(starving).WaitAsync(NoHang));
    }

    [Fact]
    public async Task TwoActorsThatTellEachOther_WithFullMailboxes_AreADeadlock_ThatOneOfThemIsTold()
    {
        var options = new ActorOptions { TimeProvider = new FakeTimeProvider(), Capacity = 1, Inline = InlineMode.Never };
        await using Blocker.Ref one = Blocker.Ref.Start(options);
        await using Blocker.Ref other = Blocker.Ref.Start(options);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] both = [one.TellWhenAsync(gate.Task, other).AsTask(), other.TellWhenAsync(gate.Task, one).AsTask()];
        Assert.True(SpinWait.SpinUntil(() => one.Statistics is { Queued: 0 } && other.Statistics is { Queued: 0 }, NoHang));
        Assert.Equal((EnqueueResult.Enqueued, EnqueueResult.Enqueued), (one.TryTell.Echo(1), other.TryTell.Echo(1)));
        gate.SetResult();

        Exception?[] errors = await Task.WhenAll(both.Select(async task => await Record.ExceptionAsync(() => task.WaitAsync(NoHang))));
        Assert.Contains("waits for room", Assert.IsType<ActorDeadlockException>(Assert.Single(errors, static error => error is not null)).Message, StringComparison.Ordinal);
        Assert.Equal(7, await one.EchoAsync(7).AsTask().WaitAsync(NoHang));
    }

    [Fact]
    public async Task FourActorsAskedTogether_Overlap_ThoughAsksMayRunInline()
    {
        // Each handler waits for another one: one after the other, on the caller's thread, they could not end.
        using var pairs = new Barrier(2);
        Blocker.Ref[] actors = [.. Enumerable.Range(0, 4).Select(_ => Blocker.Ref.Start(new ActorOptions { Inline = InlineMode.Auto, AskTimeout = Timeout.InfiniteTimeSpan }))];
        await Task.Run(() => Task.WhenAll(actors.Select(actor => actor.MeetAsync(pairs).AsTask()))).WaitAsync(NoHang);
        Assert.All(actors, actor => Assert.Equal(0, actor.Statistics.Inlined));
        foreach (Blocker.Ref actor in actors) await actor.DisposeAsync();
    }

    [Fact]
    public async Task ShortHandler_RunsInline_OnAPlainThreadOnly()
    {
        await using Blocker.Ref actor = Blocker.Ref.Start();
        await Task.Run(() =>
        {
            // Short is what was measured so; on a busy machine that may take a few attempts.
            for (int i = 0; i < 100_000 && actor.Statistics.Inlined == 0; i++) actor.EchoAsync(i).AsTask().GetAwaiter().GetResult();
        }).WaitAsync(NoHang);
        Assert.NotEqual(0, actor.Statistics.Inlined);

        await Task.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new OfItsOwn());
            try
            {
                long before = actor.Statistics.Inlined;
                for (int i = 0; i < 100; i++) actor.EchoAsync(i).AsTask().GetAwaiter().GetResult();
                Assert.Equal(before, actor.Statistics.Inlined);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(null);
            }
        }).WaitAsync(NoHang);

        var exclusive = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        await Task.Factory.StartNew(() =>
        {
            long before = actor.Statistics.Inlined;
            for (int i = 0; i < 100; i++) actor.EchoAsync(i).AsTask().GetAwaiter().GetResult();
            Assert.Equal(before, actor.Statistics.Inlined);
        }, CancellationToken.None, TaskCreationOptions.None, exclusive).WaitAsync(NoHang);
    }

    [Fact]
    public async Task NeverInline_IsNeverInlined()
    {
        await using Blocker.Ref actor = Blocker.Ref.Start(NeverInlined);
        await Task.Run(() =>
        {
            for (int i = 0; i < 1_000; i++) actor.EchoAsync(i).AsTask().GetAwaiter().GetResult();
        }).WaitAsync(NoHang);
        Assert.Equal((1_000L, 0L), (actor.Statistics.Handled, actor.Statistics.Inlined));
    }

    private sealed class OfItsOwn : SynchronizationContext;
}
