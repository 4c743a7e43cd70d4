using System.Collections.Concurrent;
using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.ForkJoins;

/// <summary>What arrays of results, settled and plain calls guarantee; FJ numbers name the defects of the textbook version they answer.</summary>
public class ForkJoinTests
{
    private readonly ManualScheduler _scheduler = new();

    public static TheoryData<string> Sources => ["array", "list", "immutable", "lazy", "collection", "async"];

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Results_AreInInputOrder(string source)
    {
        int[] expected = [.. Enumerable.Range(0, 1000).Select(n => n * 2)];

        Assert.Equal(expected, await Select(source, 1000, (n, _) => new ValueTask<int>(n * 2), new ForkJoinOptions { MaxConcurrency = 4 }));
        Assert.Equal(expected, await Select(source, 1000, Yielding, new ForkJoinOptions { MaxConcurrency = 4 }));

        static async ValueTask<int> Yielding(int n, CancellationToken token)
        {
            if (n % 3 == 0) await Task.Yield();
            return n * 2;
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task EmptySource_GivesNoResults(string source) => Assert.Empty(await Select(source, 0, (n, _) => new ValueTask<int>(n)));

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task BodiesAtOnce_NeverExceedTheBoundAndReachIt(string source)
    {
        int running = 0;
        int most = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await Select(source, 64, Body, new ForkJoinOptions { MaxConcurrency = 3 });

        Assert.Equal(3, most);

        async ValueTask<int> Body(int n, CancellationToken token)
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 3) all.TrySetResult();
            await all.Task;
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return n;
        }
    }

    [Fact] // FJ1
    public async Task FailFast_StartsNothingAfterTheFirstFailureAndCancelsTheRunning()
    {
        int started = 0;
        CancellationToken seen = default;
        Task task = ForkJoin.ForEachAsync(
            Enumerable.Range(0, 20),
            async (n, token) =>
            {
                started++;
                if (n == 0)
                {
                    seen = token;
                    await Task.Delay(Timeout.Infinite, token);
                }

                throw new InvalidOperationException(n.ToString());
            },
            Manual(2));

        _scheduler.RunAll();

        Assert.Equal("1", (await Assert.ThrowsAsync<InvalidOperationException>(() => task)).Message);
        Assert.True(seen.IsCancellationRequested);
        Assert.Equal(2, started);
    }

    [Fact] // FJ2
    public async Task SeveralFailures_AreAllThrownInInputOrder()
    {
        Task task = ForkJoin.ForEachAsync(
            [0, 1, 2, 3, 4, 5],
            async (n, _) =>
            {
                if (n == 1) await Task.Yield(); // Fails last.
                if (n % 2 == 1) throw new InvalidOperationException(n.ToString());
            },
            new ForkJoinOptions { MaxConcurrency = 2, Failure = FailureMode.RunAll });

        AggregateException error = await Assert.ThrowsAsync<AggregateException>(() => task);
        Assert.Equal(["1", "3", "5"], error.InnerExceptions.Select(e => e.Message));
    }

    [Fact] // FJ2
    public async Task OneFailure_IsThrownAsItIs()
    {
        var thrown = new InvalidOperationException("mine");
        Task task = ForkJoin.ForEachAsync([0, 1, 2], (n, _) => n == 1 ? throw thrown : default, new ForkJoinOptions { Failure = FailureMode.RunAll });

        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidOperationException>(() => task));
    }

    [Fact] // FJ2
    public async Task FailureThatIsItselfAnAggregate_IsThrownAsItIs()
    {
        var thrown = new AggregateException(new InvalidOperationException());

        Assert.Same(thrown, await Assert.ThrowsAsync<AggregateException>(() => ForkJoin.ForEachAsync([0], (_, _) => throw thrown)));
    }

    [Fact] // FJ2
    public async Task FailuresOfBodiesThatWereAlreadyRunning_AreReportedTooButNotTheirCancellations()
    {
        Task task = ForkJoin.ForEachAsync(
            [0, 1, 2],
            async (n, token) =>
            {
                switch (n)
                {
                    case 0:
                        await Cancelled(token);
                        throw new InvalidOperationException("could not clean up");
                    case 1:
                        await Task.Delay(Timeout.Infinite, token);
                        break;
                    default:
                        throw new InvalidOperationException("first");
                }
            },
            Manual(3));

        _scheduler.RunAll();

        AggregateException error = await Assert.ThrowsAsync<AggregateException>(() => task);
        Assert.Equal(["could not clean up", "first"], error.InnerExceptions.Select(e => e.Message));
    }

    [Fact]
    public async Task CancellationThatNobodyAskedFor_IsAFailure()
    {
        var foreign = new OperationCanceledException("a timeout inside the body");

        Assert.Same(foreign, await Assert.ThrowsAsync<OperationCanceledException>(() => ForkJoin.ForEachAsync([0], (_, _) => throw foreign)));
    }

    [Theory] // FJ3
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void BoundBelowOne_ThrowsAtConstruction(int bound) =>
        Assert.Equal(nameof(ForkJoinOptions.MaxConcurrency), Assert.Throws<ArgumentOutOfRangeException>(() => new ForkJoinOptions { MaxConcurrency = bound }).ParamName);

    [Fact]
    public void InvalidOptionsAndArguments_ThrowByName()
    {
        Assert.Equal(nameof(ForkJoinOptions.ItemTimeout), Assert.Throws<ArgumentOutOfRangeException>(() => new ForkJoinOptions { ItemTimeout = TimeSpan.Zero }).ParamName);
        Assert.Equal(nameof(ForkJoinOptions.ItemTimeout), Assert.Throws<ArgumentOutOfRangeException>(() => new ForkJoinOptions { ItemTimeout = TimeSpan.FromSeconds(-3) }).ParamName);
        Assert.Equal(nameof(ForkJoinOptions.Failure), Assert.Throws<ArgumentOutOfRangeException>(() => new ForkJoinOptions { Failure = (FailureMode)7 }).ParamName);
        Assert.Equal(nameof(ForkJoinOptions.Scheduler), Assert.Throws<ArgumentNullException>(() => new ForkJoinOptions { Scheduler = null! }).ParamName);
        Assert.Equal(nameof(ForkJoinOptions.TimeProvider), Assert.Throws<ArgumentNullException>(() => new ForkJoinOptions { TimeProvider = null! }).ParamName);
        Assert.Equal("source", Assert.Throws<ArgumentNullException>(() => { _ = ForkJoin.SelectAsync((int[])null!, (n, _) => new ValueTask<int>(n)); }).ParamName);
        Assert.Equal("body", Assert.Throws<ArgumentNullException>(() => { _ = ForkJoin.ForEachAsync([1], null!); }).ParamName);
    }

    [Theory] // FJ9
    [InlineData(false)]
    [InlineData(true)]
    public async Task Source_IsPulledAsWorkersComeFree(bool isAsynchronous)
    {
        int pulled = 0;
        var release = new TaskCompletionSource();
        Task task = isAsynchronous
            ? ForkJoin.ForEachAsync(Asynchronous(Pull()), (_, _) => new ValueTask(release.Task), Manual(3))
            : ForkJoin.ForEachAsync(Pull(), (_, _) => new ValueTask(release.Task), Manual(3));

        _scheduler.RunAll();
        Assert.Equal(3, pulled);
        release.SetResult();
        await _scheduler.RunUntil(task);
        Assert.Equal(100, pulled);

        IEnumerable<int> Pull()
        {
            for (int n = 0; n < 100; n++)
            {
                pulled++;
                yield return n;
            }
        }
    }

    [Fact] // FJ9
    public async Task SlowAsynchronousSource_IsAwaitedByOneWorkerAndDisposed()
    {
        var next = new TaskCompletionSource();
        bool isDisposed = false;
        Task<int[]> task = ForkJoin.SelectAsync(Source(), (n, _) => new ValueTask<int>(n), Manual(4));

        _scheduler.RunAll();
        Assert.False(task.IsCompleted);
        next.SetResult();
        await _scheduler.RunUntil(task);

        Assert.Equal((int[])[1, 2], await task);
        Assert.True(isDisposed);

        async IAsyncEnumerable<int> Source()
        {
            try
            {
                yield return 1;
                await next.Task;
                yield return 2;
            }
            finally
            {
                isDisposed = true;
            }
        }
    }

    [Theory]
    [InlineData(FailureMode.FailFast)]
    [InlineData(FailureMode.RunAll)]
    public async Task ThrowingSource_FailsTheCallAfterWhatItGave(FailureMode mode)
    {
        var options = new ForkJoinOptions { MaxConcurrency = 2, Failure = mode };
        Task task = ForkJoin.ForEachAsync(Source(), (_, _) => default, options);

        Assert.Equal("source", (await Assert.ThrowsAsync<InvalidOperationException>(() => task)).Message);
        Assert.Equal("source", (await Assert.ThrowsAsync<InvalidOperationException>(() => ForkJoin.SettleAsync(Asynchronous(Source()), (_, _) => default, options))).Message);

        static IEnumerable<int> Source()
        {
            yield return 1;
            throw new InvalidOperationException("source");
        }
    }

    [Fact]
    public async Task SourceWhoseDisposalThrows_FailsTheCall()
    {
        Task task = ForkJoin.ForEachAsync(Source(), (_, _) => default);

        Assert.Equal("dispose", (await Assert.ThrowsAsync<InvalidOperationException>(() => task)).Message);

        static IEnumerable<int> Source()
        {
            try
            {
                yield return 1;
            }
            finally
            {
                throw new InvalidOperationException("dispose");
            }
        }
    }

    [Fact] // FJ10
    public async Task Settled_HoldsAnOutcomePerItemAndThrowsForNone()
    {
        JobResult<int>[] outcomes = await ForkJoin.SettleAsync([0, 1, 2], (n, _) => n == 1 ? throw new InvalidOperationException("one") : new ValueTask<int>(n * 10));

        Assert.Equal([true, false, true], outcomes.Select(o => o.IsSuccess));
        Assert.Equal(20, outcomes[2].Value);
        Assert.Equal("one", Assert.Throws<InvalidOperationException>(() => outcomes[1].Value).Message);
        Assert.False(outcomes[1].TryGetValue(out _));
        Assert.True(outcomes[0].TryGetValue(out int zero) && zero == 0);

        JobResult[] plain = await ForkJoin.SettleAsync([0, 1], (n, _) => n == 1 ? throw new InvalidOperationException("one") : default);
        plain[0].ThrowIfFailed();
        Assert.Equal("one", Assert.Throws<InvalidOperationException>(plain[1].ThrowIfFailed).Message);
    }

    [Theory] // FJ10
    [MemberData(nameof(Sources))]
    public async Task CallersCancellation_EndsInHisTokenAndStartsNothingMore(string source)
    {
        using var cancellation = new CancellationTokenSource();
        int started = 0;
        Task task = Select(source, 100, Body, new ForkJoinOptions { MaxConcurrency = 2 }, cancellation.Token);

        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.True(started <= 3);

        async ValueTask<int> Body(int n, CancellationToken token)
        {
            if (Interlocked.Increment(ref started) == 2) cancellation.Cancel();
            await Cancelled(token);
            token.ThrowIfCancellationRequested();
            return n;
        }
    }

    [Fact]
    public async Task AlreadyCancelledToken_StartsNothing()
    {
        Task task = ForkJoin.ForEachAsync([1], (_, _) => throw new InvalidOperationException(), Manual(1), cancellationToken: new CancellationToken(canceled: true));

        Assert.Equal(0, _scheduler.Pending);
        await Assert.ThrowsAsync<OperationCanceledException>(() => task);
    }

    [Fact]
    public async Task FailuresBeforeTheCallersCancellation_AreInsideIt()
    {
        using var cancellation = new CancellationTokenSource();
        Task task = ForkJoin.ForEachAsync(
            [0, 1],
            (n, _) =>
            {
                if (n == 1) cancellation.Cancel();
                throw new InvalidOperationException(n.ToString());
            },
            Manual(1) with { Failure = FailureMode.RunAll },
            cancellationToken: cancellation.Token);

        _scheduler.RunAll();

        OperationCanceledException error = await Assert.ThrowsAsync<OperationCanceledException>(() => task);
        Assert.Equal(["0", "1"], Assert.IsType<AggregateException>(error.InnerException).InnerExceptions.Select(e => e.Message));
    }

    [Fact]
    public async Task CallbackOnTheTokenThatThrows_ChangesNothing()
    {
        Task task = ForkJoin.ForEachAsync(
            [0],
            (_, token) =>
            {
                token.Register(() => throw new InvalidOperationException("callback"));
                throw new InvalidOperationException("body");
            });

        Assert.Equal("body", (await Assert.ThrowsAsync<InvalidOperationException>(() => task)).Message);
    }

    [Fact]
    public async Task Bodies_SeeTheCallersAsyncLocals()
    {
        var local = new AsyncLocal<string> { Value = "caller" };
        var seen = new ConcurrentBag<string?>();

        await ForkJoin.ForEachAsync(
            Enumerable.Range(0, 100),
            async (_, _) =>
            {
                seen.Add(local.Value);
                await Task.Yield();
                seen.Add(local.Value);
            });

        Assert.Equal(200, seen.Count);
        Assert.All(seen, value => Assert.Equal("caller", value));
    }

    [Fact]
    public async Task SourceOfBothKinds_IsNotAmbiguousAndIsEnumeratedAsynchronously() =>
        Assert.Equal((int[])[7], await ForkJoin.SelectAsync(new BothKinds(), (n, _) => new ValueTask<int>(n)));

    internal static async Task Cancelled(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = token.Register(cancelled.SetResult);
        await cancelled.Task;
    }

    internal static async IAsyncEnumerable<T> Asynchronous<T>(IEnumerable<T> source)
    {
        foreach (T item in source)
        {
            await Task.CompletedTask;
            yield return item;
        }
    }

    private static Task<int[]> Select(string kind, int count, Func<int, CancellationToken, ValueTask<int>> body, ForkJoinOptions? options = null, CancellationToken token = default)
    {
        IEnumerable<int> range = Enumerable.Range(0, count);
        return kind switch
        {
            "array" => ForkJoin.SelectAsync(range.ToArray(), body, options, cancellationToken: token),
            "list" => ForkJoin.SelectAsync(range.ToList(), body, options, cancellationToken: token),
            "immutable" => ForkJoin.SelectAsync([.. range], body, options, cancellationToken: token),
            "collection" => ForkJoin.SelectAsync(new SortedSet<int>(range), body, options, cancellationToken: token),
            "async" => ForkJoin.SelectAsync(Yielding(), body, options, cancellationToken: token),
            _ => ForkJoin.SelectAsync(range.Where(n => n >= 0), body, options, cancellationToken: token),
        };

        async IAsyncEnumerable<int> Yielding()
        {
            foreach (int n in range)
            {
                if (n % 7 == 0) await Task.Yield();
                yield return n;
            }
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (seen < value)
        {
            int now = Interlocked.CompareExchange(ref target, value, seen);
            if (now == seen) return;
            seen = now;
        }
    }

    private ForkJoinOptions Manual(int concurrency) => new() { MaxConcurrency = concurrency, Scheduler = _scheduler };

    private sealed class BothKinds : IEnumerable<int>, IAsyncEnumerable<int>
    {
        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => Asynchronous([7]).GetAsyncEnumerator(cancellationToken);

        public IEnumerator<int> GetEnumerator() => throw new InvalidOperationException("Enumerated synchronously.");

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
