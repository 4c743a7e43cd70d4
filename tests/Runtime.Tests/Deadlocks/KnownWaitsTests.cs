namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>What the exception of a time limit says of the waits that nobody could be certain of.</summary>
public sealed class KnownWaitsTests
{
    private readonly Knots _knots = new();

    [Fact]
    public async Task TimedOutAsk_NamesWhoWaitsForWhom()
    {
        Plain.Ref b = _knots.StartPlain("b");
        Plain.Ref c = _knots.StartPlain("c");
        Task<int> holding = b.WithTimeout(Timeout.InfiniteTimeSpan).DoAsync(async _ =>
        {
            Task<int> ask = c.WithTimeout(Timeout.InfiniteTimeSpan).DoAsync(async _ =>
            {
                _knots.Entered.SetResult();
                await _knots.Gate.Task;
                return 1;
            }).AsTask();
            await Task.WhenAny(ask, _knots.Gate.Task);
            return await ask;
        }).AsTask();
        await Knots.Ended(_knots.Entered.Task);
        while (b.Statistics.Queued > 0) await Task.Yield();

        // A little later both have suspended, and are named; before, one of them is not.
        string message;
        do
        {
            message = await TimeoutOf(b);
        }
        while (!message.Contains("'c.Do' waits", StringComparison.Ordinal));
        Assert.EndsWith(" queued. Waits known: 'b.Do' may wait for 'c.Do' (running), 'c.Do' waits for something that is no actor's answer.", message, StringComparison.Ordinal);
        _knots.Gate.SetResult();
        Assert.Equal(1, await holding);
    }

    [Fact]
    public async Task TimedOutAsk_BehindATurnThatHoldsItsThread_KnowsNothing()
    {
        Plain.Ref a = _knots.StartPlain("a");
        using var release = new ManualResetEventSlim();
        Task<int> holding = a.WithTimeout(Timeout.InfiniteTimeSpan).DoAsync(_ =>
        {
            _knots.Entered.SetResult();
            release.Wait(TimeSpan.FromMinutes(1));
            return Task.FromResult(1);
        }).AsTask();
        await Knots.Ended(_knots.Entered.Task);
        Assert.DoesNotContain("Waits known", await TimeoutOf(a), StringComparison.Ordinal);
        release.Set();
        Assert.Equal(1, await holding);
    }

    private async Task<string> TimeoutOf(Plain.Ref actor)
    {
        Task<int> ask = actor.WithTimeout(TimeSpan.FromSeconds(1)).EchoAsync(1).AsTask();
        while (!ask.IsCompleted)
        {
            _knots.Time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }

        return (await Assert.ThrowsAsync<TimeoutException>(() => ask)).Message;
    }
}
