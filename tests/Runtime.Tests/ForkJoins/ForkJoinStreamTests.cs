using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.ForkJoins;

/// <summary>FJ10: results while others still run.</summary>
public class ForkJoinStreamTests
{
    private readonly ManualScheduler _scheduler = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_YieldsEveryResultOnce(bool isOrdered)
    {
        var results = new List<int>();
        await foreach (int n in ForkJoin.StreamAsync(Enumerable.Range(0, 2000), Body, new ForkJoinOptions { MaxConcurrency = 4, Ordered = isOrdered })) results.Add(n);

        Assert.Equal(Enumerable.Range(0, 2000), isOrdered ? results : results.Order());

        static async ValueTask<int> Body(int n, CancellationToken token)
        {
            if (n % 5 == 0) await Task.Yield();
            return n;
        }
    }

    [Theory]
    [InlineData(true, "0 1 2")]
    [InlineData(false, "1 2 0")]
    public async Task SlowFirstItem_HoldsUpTheOrderedStreamOnly(bool isOrdered, string expected)
    {
        var first = new TaskCompletionSource<int>();
        await using IAsyncEnumerator<int> stream = ForkJoin.StreamAsync([0, 1, 2], (n, _) => n == 0 ? new ValueTask<int>(first.Task) : new ValueTask<int>(n), Manual(3, isOrdered)).GetAsyncEnumerator();
        var results = new List<int>();

        ValueTask<bool> move = stream.MoveNextAsync();
        _scheduler.RunAll();
        while (!isOrdered && results.Count < 2)
        {
            Assert.True(await move);
            results.Add(stream.Current);
            move = stream.MoveNextAsync();
        }

        Assert.False(move.IsCompleted);
        first.SetResult(0);
        _scheduler.RunAll();
        while (await move)
        {
            results.Add(stream.Current);
            move = stream.MoveNextAsync();
        }

        Assert.Equal(expected, string.Join(" ", results));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SlowReader_StopsThePullAtTwiceTheBound(bool isOrdered)
    {
        int pulled = 0;
        IAsyncEnumerator<int> stream = ForkJoin.StreamAsync(Source(), (n, _) => new ValueTask<int>(n), Manual(2, isOrdered)).GetAsyncEnumerator();

        ValueTask<bool> move = stream.MoveNextAsync();
        _scheduler.RunAll();
        Assert.True(await move);
        _scheduler.RunAll();

        Assert.Equal(5, pulled); // One read, four unread.
        ValueTask end = stream.DisposeAsync();
        _scheduler.RunAll();
        await end;
        Assert.Equal(5, pulled);

        IEnumerable<int> Source()
        {
            while (true) yield return pulled++;
        }
    }

    [Fact]
    public async Task LeavingTheLoop_StopsTheRestAndReturnsAfterTheLastBody()
    {
        int running = 0;
        int started = 0;
        await foreach (int n in ForkJoin.StreamAsync(Enumerable.Range(0, 1_000_000), Body, new ForkJoinOptions { MaxConcurrency = 4, Ordered = false })) break;

        Assert.Equal(0, running);
        Assert.True(started < 1000);

        async ValueTask<int> Body(int n, CancellationToken token)
        {
            Interlocked.Increment(ref running);
            int mine = Interlocked.Increment(ref started);
            if (mine > 1) await ForkJoinTests.Cancelled(token);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return n;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAll_YieldsEverySuccessThenThrowsTheFailures(bool isOrdered)
    {
        var results = new List<int>();
        AggregateException error = await Assert.ThrowsAsync<AggregateException>(async () =>
        {
            await foreach (int n in ForkJoin.StreamAsync(
                Enumerable.Range(0, 10),
                (n, _) => n % 4 == 1 ? throw new InvalidOperationException(n.ToString()) : new ValueTask<int>(n),
                new ForkJoinOptions { MaxConcurrency = 2, Ordered = isOrdered, Failure = FailureMode.RunAll })) results.Add(n);
        });

        Assert.Equal([0, 2, 3, 4, 6, 7, 8], results.Order());
        Assert.Equal(["1", "5", "9"], error.InnerExceptions.Select(e => e.Message));
    }

    [Fact]
    public async Task FailFast_ThrowsTheFailureAtTheReader()
    {
        IAsyncEnumerable<int> stream = ForkJoin.StreamAsync(Enumerable.Range(0, 100), async (n, token) =>
        {
            if (n == 2) throw new InvalidOperationException("two");
            await ForkJoinTests.Cancelled(token);
            token.ThrowIfCancellationRequested();
            return n;
        }, new ForkJoinOptions { MaxConcurrency = 3 });

        Assert.Equal("two", (await Assert.ThrowsAsync<InvalidOperationException>(async () => { await foreach (int _ in stream) Assert.Fail("Nothing succeeded."); })).Message);
    }

    [Fact]
    public async Task Cancellation_EndsTheReadersWait()
    {
        using var cancellation = new CancellationTokenSource();
        await using IAsyncEnumerator<int> stream = ForkJoin.StreamAsync([0], async (n, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return n;
        }, cancellationToken: cancellation.Token).GetAsyncEnumerator();

        ValueTask<bool> move = stream.MoveNextAsync();
        cancellation.Cancel();

        Assert.Equal(cancellation.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await move)).CancellationToken);
    }

    [Fact]
    public async Task StreamThatIsNotEnumerated_StartsNothingAndEachEnumerationRunsAnew()
    {
        int started = 0;
        IAsyncEnumerable<int> stream = ForkJoin.StreamAsync([1, 2], (n, _) =>
        {
            Interlocked.Increment(ref started);
            return new ValueTask<int>(n);
        });
        Assert.Equal(0, started);

        await foreach (int _ in stream) { }
        await foreach (int _ in stream) { }
        Assert.Equal(4, started);
    }

    private ForkJoinOptions Manual(int concurrency, bool isOrdered) => new() { MaxConcurrency = concurrency, Ordered = isOrdered, Scheduler = _scheduler };
}
