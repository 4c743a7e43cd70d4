namespace Concurrency.Runtime.Tests.WorkerPools;

/// <summary>Pools with threads of their own.</summary>
public sealed class DedicatedThreadsTests
{
    [Fact]
    public async Task Bodies_RunOnNamedThreadsOfThePool_AtMostSoManyAtOnce()
    {
        await using Blocking.Pool pool = Blocking.Pool.Start();
        string[] names = await pool.NameAllAsync(Enumerable.Range(0, 200).Where(_ => true));
        string[] fromArray = await pool.NameAllAsync(Enumerable.Range(0, 200).ToArray());
        string single = await pool.NameAsync(0);

        Assert.All(names.Concat(fromArray).Append(single), name => Assert.Matches("^Concurrency.Runtime.Tests.WorkerPools.Blocking [12]$", name));
    }

    [Fact]
    public async Task BlockedBodies_LeaveTheThreadPoolAlone()
    {
        ThreadPool.GetMinThreads(out int workers, out _);
        await using Blocking.Pool pool = Blocking.Pool.Start(new PoolOptions { Concurrency = 4 * Math.Max(4, workers) });
        using var release = new ManualResetEventSlim();
        using var entered = new CountdownEvent(4 * Math.Max(4, workers));
        Task<bool[]> all = pool.BlockAllAsync(Enumerable.Range(0, entered.InitialCount).Select(_ => (entered, release)).ToArray()).AsTask();
        Assert.True(entered.Wait(TimeSpan.FromSeconds(30))); // All of them block now, each on a thread.
        Assert.Equal(1, await Task.Run(() => 1));
        release.Set();
        Assert.All(await all, Assert.False);
    }

    [Fact]
    public async Task NestedBlockingCall_EndsOnOneThread()
    {
        await using Blocking.Pool pool = Blocking.Pool.Start(new PoolOptions { Concurrency = 1 });
        Assert.Equal("done", await pool.CallAsync(() =>
        {
            pool.NameAsync(1).AsTask().GetAwaiter().GetResult();
            pool.NameAllAsync([1, 2]).AsTask().GetAwaiter().GetResult();
            return "done";
        }));
    }

    [Fact]
    public async Task Dispose_EndsTheThreads()
    {
        Blocking.Pool pool = Blocking.Pool.Start();
        Thread[] threads = await pool.ThreadAllAsync([1, 2, 3, 4]);
        await pool.DisposeAsync();
        Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(30))));
    }

    [Fact]
    public async Task CallersContinuation_NeverRunsOnAPoolsThread()
    {
        await using Blocking.Pool pool = Blocking.Pool.Start();
        for (int i = 0; i < 50; i++)
        {
            await pool.NameAsync(i).ConfigureAwait(false);
            Assert.DoesNotContain("Blocking", Thread.CurrentThread.Name ?? "", StringComparison.Ordinal);
        }
    }
}

/// <summary>Synchronous jobs on threads of their own.</summary>
[WorkerPool(Concurrency = 2, Threads = PoolThreads.Dedicated)]
public sealed partial class Blocking
{
    public string Name(int item) => System.Threading.Thread.CurrentThread.IsThreadPoolThread || item < 0 ? "thread pool" : System.Threading.Thread.CurrentThread.Name ?? "no name";

    public Thread Thread(int item) => item < 0 ? throw new ArgumentOutOfRangeException(nameof(item)) : System.Threading.Thread.CurrentThread;

    /// <summary>Whether it has blocked a thread of the thread pool.</summary>
    public bool Block(CountdownEvent entered, ManualResetEventSlim release)
    {
        entered.Signal();
        release.Wait();
        return System.Threading.Thread.CurrentThread.IsThreadPoolThread;
    }

    public string Call(Func<string> body) => body();
}
