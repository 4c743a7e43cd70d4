using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests;

public sealed class ActorTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<ActorError> _errors = [];
    private readonly List<string> _dropped = [];

    private ActorOptions Options(QueueFullMode mode = QueueFullMode.Wait) => new()
    {
        FullMode = mode,
        TimeProvider = _time,
        OnError = error => { lock (_errors) { _errors.Add(error); } },
        OnDropped = (_, message) => { lock (_dropped) { _dropped.Add(message); } },
    };

    // A time limit is never early and late by at most a sixteenth.
    private void LetPass(TimeSpan limit) => _time.Advance(limit + (limit / 16));

    [Fact]
    public async Task Messages_OfOneSender_AreHandledInOrderOneAtATime()
    {
        (Probe probe, Probe.Ref handle) = Probe.StartNew(new ActorOptions { Capacity = 16 });
        for (int i = 0; i < 1_000; i++)
        {
            await handle.Tell.AddAsync(i);
        }

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () => await handle.OverlapAsync())));

        Assert.Equal(Enumerable.Range(0, 1_000), await handle.SeenAsync());
        Assert.Equal(1, probe.MostInside);
        await handle.DisposeAsync();
    }

    [Fact]
    public async Task Counts_AreExactWithManySenders()
    {
        await using Probe.Ref handle = Probe.StartNew().Handle;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(sender => Task.Run(async () =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                await handle.Tell.AddAsync((sender * 5_000) + i);
            }
        })));

        int[] seen = await handle.SeenAsync();
        Assert.Equal(Enumerable.Range(0, 40_000), seen.Order());
        Assert.All(seen.GroupBy(n => n / 5_000), sender => Assert.Equal(sender.Order(), sender));
    }

    [Fact]
    public async Task Tell_WaitsForRoom_AndNobodyIsOvertaken()
    {
        (Probe probe, Probe.Ref handle) = Probe.StartNew(Options());
        ValueTask block = handle.BlockAsync();
        await probe.Entered.Task;
        await handle.Tell.AddAsync(1);
        await handle.Tell.AddAsync(2);
        Task third = handle.Tell.AddAsync(3).AsTask();

        Assert.Equal(EnqueueResult.Full, handle.TryTell.Add(4));
        Assert.False(third.IsCompleted);
        probe.Gate.SetResult();
        await block;
        await third;
        Assert.Equal((int[])[1, 2, 3], (IEnumerable<int>)await handle.SeenAsync());
        await handle.DisposeAsync();
    }

    [Theory]
    [InlineData(QueueFullMode.Reject, EnqueueResult.Full, new[] { 1, 2 })]
    [InlineData(QueueFullMode.DropIncoming, EnqueueResult.Dropped, new[] { 1, 2 })]
    [InlineData(QueueFullMode.DropOldest, EnqueueResult.EnqueuedAfterDrop, new[] { 2, 3 })]
    [InlineData(QueueFullMode.DropNewest, EnqueueResult.EnqueuedAfterDrop, new[] { 1, 3 })]
    public async Task FullMailbox_DoesWhatItsModeSays(QueueFullMode mode, EnqueueResult expected, int[] left)
    {
        (Probe probe, Probe.Ref handle) = Probe.StartNew(Options(mode));
        ValueTask block = handle.BlockAsync();
        await probe.Entered.Task;
        handle.TryTell.Add(1);
        handle.TryTell.Add(2);

        Assert.Equal(expected, handle.TryTell.Add(3));
        if (mode is QueueFullMode.Reject)
        {
            await Assert.ThrowsAsync<MailboxFullException>(async () => await handle.AddAsync(4));
            await Assert.ThrowsAsync<MailboxFullException>(async () => await handle.Tell.AddAsync(4));
        }
        else
        {
            Assert.Equal(["Add"], _dropped);
        }

        probe.Gate.SetResult();
        await block;
        await handle.Lifetime.DrainAsync();
        Assert.Equal((int[])left, (IEnumerable<int>)await handle.SeenAsync());
        await handle.DisposeAsync();
    }

    [Fact]
    public async Task EvictedAsk_FailsWithMessageDropped()
    {
        (Probe probe, Probe.Ref handle) = Probe.StartNew(Options(QueueFullMode.DropOldest));
        ValueTask block = handle.BlockAsync();
        await probe.Entered.Task;
        Task evicted = handle.AddAsync(1).AsTask();
        handle.TryTell.Add(2);
        handle.TryTell.Add(3);

        await Assert.ThrowsAsync<MessageDroppedException>(() => evicted);
        probe.Gate.SetResult();
        await block;
        await handle.DisposeAsync();
    }

    [Fact]
    public async Task QueuedAsk_IsCancelledAtOnceAndNeverHandled()
    {
        (Probe probe, Probe.Ref handle) = Probe.StartNew(Options());
        ValueTask block = handle.BlockAsync();
        await probe.Entered.Task;
        using var source = new CancellationTokenSource();
        Task ask = handle.AddAsync(1, source.Token).AsTask();

        await source.CancelAsync();

        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask);
        Assert.Equal(source.Token, error.CancellationToken);
        probe.Gate.SetResult();
        await block;
        Assert.Empty(await handle.SeenAsync());
        await handle.DisposeAsync();
    }

    [Fact]
    public async Task RunningAsk_IsCancelledThroughTheHandlersToken()
    {
        (Probe probe, Probe.Ref handle) = Probe.StartNew(Options());
        using var source = new CancellationTokenSource();
        Task ask = handle.BlockAsync(source.Token).AsTask();
        await probe.Entered.Task;

        await source.CancelAsync();

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask)).CancellationToken);
        await handle.DisposeAsync();
    }

    [Fact]
    public async Task CancelledToken_FailsInsideTheResult()
    {
        await using Probe.Ref handle = Probe.StartNew().Handle;
        var cancelled = new CancellationToken(canceled: true);

        Assert.True(handle.AddAsync(1, cancelled).AsTask().IsCanceled);
        Assert.True(handle.Tell.AddAsync(1, cancelled).AsTask().IsCanceled);
        Assert.Empty(await handle.SeenAsync());
    }

    [Fact]
    public async Task Timeout_AnswersAtOnce_NamesTheMessage_AndCancelsTheHandler()
    {
        (Probe probe, Probe.Ref handle) = Probe.StartNew(Options());
        Task running = handle.WithTimeout(TimeSpan.FromSeconds(2)).BlockAsync().AsTask();
        await probe.Entered.Task;
        Task queued = handle.WithTimeout(TimeSpan.FromSeconds(1)).AddAsync(1).AsTask();

        _time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromMilliseconds(1));
        Assert.False(queued.IsCompleted);
        LetPass(TimeSpan.FromSeconds(1) / 16);
        Assert.Contains("queued", (await Assert.ThrowsAsync<TimeoutException>(() => queued)).Message, StringComparison.Ordinal);
        Assert.StartsWith("'Concurrency.Runtime.Tests.Probe.Add' did not answer in time; it was 00:00:01", (await Assert.ThrowsAsync<TimeoutException>(() => queued)).Message, StringComparison.Ordinal);
        Assert.False(running.IsCompleted);
        LetPass(TimeSpan.FromSeconds(1));
        Assert.Contains("running", (await Assert.ThrowsAsync<TimeoutException>(() => running)).Message, StringComparison.Ordinal);

        Assert.Empty(await handle.SeenAsync());
        await handle.DisposeAsync();
        Assert.IsAssignableFrom<OperationCanceledException>(Assert.Single(_errors).Exception);
    }

    [Fact]
    public async Task WaitingTell_TimesOut()
    {
        (Probe probe, Probe.Ref handle) = Probe.StartNew(Options());
        ValueTask block = handle.WithTimeout(Timeout.InfiniteTimeSpan).BlockAsync();
        await probe.Entered.Task;
        handle.TryTell.Add(1);
        handle.TryTell.Add(2);
        Task waiting = handle.Tell.AddAsync(3).AsTask();

        LetPass(TimeSpan.FromSeconds(30));

        Assert.Contains("waiting for room", (await Assert.ThrowsAsync<TimeoutException>(() => waiting)).Message, StringComparison.Ordinal);
        probe.Gate.SetResult();
        await block;
        Assert.Equal((int[])[1, 2], (IEnumerable<int>)await handle.SeenAsync());
        await handle.DisposeAsync();
    }

    [Fact]
    public async Task ErrorOfATell_GoesToOnError_AndTheActorGoesOn()
    {
        Probe.Ref handle = Probe.StartNew(Options()).Handle;
        await handle.Tell.FailAsync("lost?");
        await handle.AddAsync(1);

        ActorError error = Assert.Single(_errors);
        Assert.Equal(("Fail", "lost?"), (error.Message, error.Exception.Message));
        Assert.Equal((int[])[1], (IEnumerable<int>)await handle.SeenAsync());
        await handle.DisposeAsync();
    }

    [Fact]
    public async Task MessagesToItself_BypassTheBound()
    {
        await using Probe.Ref handle = Probe.StartNew().Handle;
        await handle.TellItselfAsync(10);
        Assert.Equal(Enumerable.Range(0, 10), await handle.SeenAsync());
    }

    [Theory]
    [InlineData(nameof(ActorOptions.Capacity))]
    [InlineData(nameof(ActorOptions.FullMode))]
    [InlineData(nameof(ActorOptions.AskTimeout))]
    [InlineData(nameof(ActorOptions.StopTimeout))]
    public void InvalidOption_ThrowsAtStartByName(string option)
    {
        var options = new ActorOptions();
        switch (option)
        {
            case nameof(ActorOptions.Capacity): options.Capacity = 0; break;
            case nameof(ActorOptions.FullMode): options.FullMode = (QueueFullMode)7; break;
            case nameof(ActorOptions.AskTimeout): options.AskTimeout = TimeSpan.Zero; break;
            default: options.StopTimeout = TimeSpan.FromSeconds(-5); break;
        }

        Assert.Equal(option, Assert.Throws<ArgumentOutOfRangeException>(() => Probe.Ref.Start(new Probe.Holder(), options)).ParamName);
    }
}
