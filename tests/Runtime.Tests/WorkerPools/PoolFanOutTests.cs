namespace Concurrency.Runtime.Tests.WorkerPools;

/// <summary>Fan-outs: order, bound, laziness, failures, cancellation.</summary>
public sealed class PoolFanOutTests
{
    [Fact]
    public async Task All_FromEveryKindOfSource_KeepsInputOrder()
    {
        await using Work.Pool pool = Work.Pool.Start(new PoolOptions { Concurrency = 4 });
        int[] expected = [.. Enumerable.Range(0, 500).Select(i => 2 * i)];

        Assert.Equal(expected, await pool.TwiceAllAsync(Enumerable.Range(0, 500).ToArray()));
        Assert.Equal(expected, await pool.TwiceAllAsync(Enumerable.Range(0, 500).ToList()));
        Assert.Equal(expected, await pool.TwiceAllAsync(Enumerable.Range(0, 500).Where(_ => true)));
        Assert.Equal(expected, await pool.TwiceAllAsync(Stream(500)));
        Assert.Equal(new[] { 2, 4 }, await pool.TwiceAllAsync([1, 2]));
        Assert.Empty(await pool.TwiceAllAsync(Array.Empty<int>()));
        Assert.Equal(2002, pool.Statistics.Completed);
    }

    [Fact]
    public async Task All_WithoutResults_RunsEachOnce()
    {
        await using Work.Pool pool = Work.Pool.Start(new PoolOptions { Concurrency = 1 });
        var notes = new List<string>();
        await pool.NoteAllAsync([(notes, "a"), (notes, "b"), (notes, "c")]);
        Assert.Equal(["a", "b", "c"], notes);
    }

    [Fact]
    public async Task Each_YieldsAsBodiesEnd_NotInInputOrder()
    {
        var rig = new PoolRig(concurrency: 3);
        Gate[] gates = Gate.Row(3);
        await using IAsyncEnumerator<int> reader = rig.Pool.HoldEachAsync(gates).GetAsyncEnumerator();
        foreach (int expected in new[] { 2, 0, 1 })
        {
            Task<bool> move = reader.MoveNextAsync().AsTask();
            rig.Go();
            gates[expected].Open();
            await rig.Join(move);
            Assert.Equal(expected, reader.Current);
        }

        Task<bool> end = reader.MoveNextAsync().AsTask();
        await rig.Join(end);
        Assert.False(await end);
    }

    [Fact]
    public async Task Each_WithoutResults_YieldsTheItems()
    {
        await using Work.Pool pool = Work.Pool.Start(new PoolOptions { Concurrency = 1 });
        var notes = new List<string>();
        var seen = new List<string>();
        await foreach ((List<string> _, string note) in pool.NoteEachAsync(new[] { (notes, "x"), (notes, "y") })) seen.Add(note);
        Assert.Equal(["x", "y"], seen);
    }

    [Fact]
    public async Task Each_LeftEarly_ReturnsAfterTheLastBody()
    {
        await using Work.Pool pool = Work.Pool.Start(new PoolOptions { Concurrency = 2 });
        await foreach (int _ in pool.TwiceEachAsync(Stream(100_000))) break;
        Assert.Equal(0, pool.Statistics.Active);
        await pool.Lifetime.DrainAsync();
    }

    [Fact]
    public async Task Settled_NeverThrowsForAnItem()
    {
        await using Work.Pool pool = Work.Pool.Start(new PoolOptions { Concurrency = 2 });
        JobResult<int>[] results = await pool.CheckSettledAsync([1, -2, 3]);

        Assert.Equal([true, false, true], results.Select(r => r.IsSuccess));
        Assert.IsType<InvalidDataException>(results[1].Exception);
        JobResult[] voids = await pool.FailSettledAsync([new InvalidDataException("v")]);
        Assert.Equal("v", Assert.Single(voids).Exception!.Message);
    }

    [Fact]
    public void FailFast_StartsNothingNew_AndCancelsSiblings()
    {
        var rig = new PoolRig(concurrency: 2);
        Gate[] gates = Gate.Row(5);
        Task<int[]> all = rig.Pool.InsistAllAsync(gates).AsTask();
        rig.Go();

        gates[0].Opened.SetException(new InvalidDataException("first"));
        rig.Go();
        Assert.True(gates[1].Cancelled.Task.IsCompleted);
        Assert.False(all.IsCompleted); // Its sibling still runs.
        gates[1].Opened.SetException(new InvalidOperationException("second"));
        rig.Go();

        Assert.Equal([true, true, false, false, false], gates.Select(g => g.HasEntered));
        AggregateException errors = Assert.IsType<AggregateException>(Record.Exception(() => all.Wait(TimeSpan.FromSeconds(30)))!.InnerException);
        Assert.Equal(["first", "second"], errors.InnerExceptions.Select(e => e.Message)); // In input order.
    }

    [Fact]
    public async Task FailFast_OneFailure_IsRethrownAsItIs_SiblingsCancellationsAreNot()
    {
        var rig = new PoolRig(concurrency: 3);
        Gate[] gates = Gate.Row(3);
        Task<int[]> all = rig.Pool.HoldAllAsync(gates).AsTask();
        rig.Go();
        var error = new InvalidDataException("only");
        gates[1].Opened.SetException(error);

        Assert.Same(error, await Record.ExceptionAsync(() => rig.Join(all)));
        Assert.Equal(1, rig.Pool.Statistics.Failed);
    }

    [Fact]
    public async Task RunAll_RunsEverything_ThenThrowsAllInInputOrder()
    {
        var rig = new PoolRig(failure: FailureMode.RunAll);
        Task<int[]> all = rig.Pool.CheckAllAsync([-1, 2, -3, 4]).AsTask();

        AggregateException errors = Assert.IsType<AggregateException>(await Record.ExceptionAsync(() => rig.Join(all)));
        Assert.Equal(["-1", "-3"], errors.InnerExceptions.Select(e => e.Message));
        Assert.Equal((4, 2), (rig.Pool.Statistics.Completed, rig.Pool.Statistics.Failed));
    }

    [Fact]
    public async Task Source_IsPulledNoFurtherThanBodiesNeed()
    {
        var rig = new PoolRig(concurrency: 2);
        int pulled = 0;
        Gate[] gates = Gate.Row(10);
        Task<int[]> all = rig.Pool.HoldAllAsync(gates.Select(g =>
        {
            pulled++;
            return g;
        })).AsTask();
        rig.Go();
        Assert.Equal(2, pulled);
        gates[0].Open();
        rig.Go();
        Assert.Equal(3, pulled);
        foreach (Gate gate in gates) gate.Open();
        await rig.Join(all);
        Assert.Equal(10, pulled);
    }

    [Fact]
    public async Task WaitingForTheSource_HoldsNoPermit()
    {
        var rig = new PoolRig();
        var more = new TaskCompletionSource();
        Task<int[]> all = rig.Pool.TwiceAllAsync(Slow(more.Task)).AsTask();
        rig.Go();

        Task<int> other = rig.Pool.TwiceAsync(21).AsTask();
        rig.Go();
        Assert.Equal(42, other.Result);
        more.SetResult();
        await rig.Join(all);
        Assert.Equal([2, 4], all.Result);

        static async IAsyncEnumerable<int> Slow(Task more)
        {
            yield return 1;
            await more;
            yield return 2;
        }
    }

    [Fact]
    public async Task TwoFanOutsAndACall_ShareOneBound_AndTakeTurns()
    {
        var rig = new PoolRig();
        Gate[] first = Gate.Row(3);
        Gate[] second = Gate.Row(3);
        var call = new Gate();
        Task<int[]> all = rig.Pool.HoldAllAsync(first).AsTask();
        rig.Go();
        Task<int[]> others = rig.Pool.HoldAllAsync(second).AsTask();
        rig.Go();
        Task<int> single = rig.Pool.HoldAsync(call).AsTask();
        rig.Go();

        var order = new List<string>();
        while (order.Count < 7)
        {
            (string name, Gate gate) = first.Select((g, i) => ($"a{i}", g)).Concat(second.Select((g, i) => ($"b{i}", g))).Append(("c", call)).Single(p => p.Item2.HasEntered && !p.Item2.Opened.Task.IsCompleted);
            order.Add(name);
            gate.Open();
            rig.Go();
        }

        Assert.Equal(["a0", "b0", "c", "a1", "b1", "a2", "b2"], order);
        await rig.Join(all);
        await rig.Join(others);
        await single;
    }

    [Fact]
    public async Task CallersToken_EndsAFanOutThatStillWaitsForItsFirstPermit()
    {
        var rig = new PoolRig();
        var busy = new Gate();
        rig.Pool.TryPost.Hold(busy);
        rig.Go();
        using var cancellation = new CancellationTokenSource();
        Task<int[]> all = rig.Pool.TwiceAllAsync([1, 2], cancellation.Token).AsTask();
        rig.Go();
        cancellation.Cancel();
        rig.Go();

        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Join(all));
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.Equal(1, rig.Pool.Statistics.Active);
        busy.Open();
        rig.Go();
        Assert.Equal(0, rig.Pool.Statistics.Active);
    }

    [Fact]
    public async Task ThrowingSource_IsTheFanOutsFailure()
    {
        var rig = new PoolRig();
        Task<int[]> all = rig.Pool.TwiceAllAsync(Broken()).AsTask();
        Assert.Equal("source", (await Assert.ThrowsAsync<InvalidDataException>(() => rig.Join(all))).Message);
        Assert.Equal(0, rig.Pool.Statistics.Active);

        static IEnumerable<int> Broken()
        {
            yield return 1;
            throw new InvalidDataException("source");
        }
    }

    [Fact]
    public async Task NullSource_IsInTheResult()
    {
        await using Work.Pool pool = Work.Pool.Start();
        Assert.Equal("source", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await pool.TwiceAllAsync((int[])null!))).ParamName);
        Assert.Equal("source", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await pool.TwiceSettledAsync((int[])null!))).ParamName);
        await using IAsyncEnumerator<int> each = pool.TwiceEachAsync((int[])null!).GetAsyncEnumerator();
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await each.MoveNextAsync());
    }

    [Fact]
    public async Task ItemTimeLimit_FailsTheItemAlone_WhenSettled()
    {
        var rig = new PoolRig(concurrency: 2);
        Gate[] gates = Gate.Row(2);
        Task<JobResult<int>[]> settled = rig.Pool.LimitedSettledAsync(gates).AsTask();
        rig.Go();
        gates[1].Open();
        rig.Go();
        rig.Time.Advance(TimeSpan.FromMilliseconds(500));
        await rig.Join(settled);

        Assert.IsType<TimeoutException>(settled.Result[0].Exception);
        Assert.Equal(1, settled.Result[1].Value);
    }

    [Fact]
    public async Task SourceThatIsBoth_IsReadAsynchronously()
    {
        await using Work.Pool pool = Work.Pool.Start();
        Assert.Equal(new[] { 2 }, await pool.TwiceAllAsync(new Both()));
    }

    [Fact]
    public async Task Progress_IsMonotone_CountsFailures_AndEndsBeforeTheCall()
    {
        var rig = new PoolRig(concurrency: 2, failure: FailureMode.RunAll);
        var reports = new List<PoolProgress>();
        Task<JobResult<int>[]> settled = rig.Pool.CheckSettledAsync(Enumerable.Range(-2, 10).ToArray(), new Collect(reports)).AsTask();
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await rig.Join(settled);

        Assert.Equal(reports.OrderBy(r => r.Completed), reports);
        Assert.Equal(new PoolProgress(10, 2, 10, 5), reports[^1]);
    }

    [Fact]
    public async Task Progress_OfAnUnknownTotal_KnowsItAtTheEnd_AndAnEmptySourceReportsOnce()
    {
        var rig = new PoolRig();
        var reports = new List<PoolProgress>();
        Gate[] gates = Gate.Row(2);
        Task<int[]> all = rig.Pool.HoldAllAsync(gates.Where(_ => true), new Collect(reports)).AsTask();
        rig.Go();
        gates[0].Open();
        rig.Go();
        Assert.Equal((1L, null), (reports[^1].Completed, reports[^1].Total));
        gates[1].Open();
        await rig.Join(all);
        Assert.Equal((2L, 2L), (reports[^1].Completed, reports[^1].Total));
        reports.Clear();
        await rig.Join(rig.Pool.TwiceAllAsync([], new Collect(reports)));
        Assert.Equal(new PoolProgress(0, 0, 0, 0), Assert.Single(reports));
    }

    [Fact]
    public async Task Progress_ThatThrows_ChangesNothing()
    {
        var rig = new PoolRig();
        Assert.Equal(new[] { 2, 4 }, await rig.Join(rig.Pool.TwiceAllAsync([1, 2], new Throwing())));
    }

    private static async IAsyncEnumerable<int> Stream(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (i % 7 == 3) await Task.Yield();
            yield return i;
        }
    }

    private sealed class Collect(List<PoolProgress> reports) : IProgress<PoolProgress>
    {
        public void Report(PoolProgress value) => reports.Add(value);
    }

    private sealed class Throwing : IProgress<PoolProgress>
    {
        public void Report(PoolProgress value) => throw new InvalidOperationException("progress");
    }

    private sealed class Both : IEnumerable<int>, IAsyncEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator() => throw new InvalidOperationException("Read synchronously.");

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public async IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return 1;
        }
    }
}
