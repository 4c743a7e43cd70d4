using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Groups;

/// <summary>A worker pool: fan-outs next to what is written by hand for them, and single submissions next to blocks and channels.</summary>
internal static class PoolGroups
{
    private const int Degree = 4;
    private const int InFlight = 64;

    public static Group[] All =>
    [
        FanOut("pool-sync", "Bodies that complete synchronously", static (jobs, n, token) => jobs.AtOnceAsync(n, token), static (pool, items) => pool.AtOnceAllAsync(items)),
        FanOut("pool-yield", "Bodies that await Task.Yield", static (jobs, n, token) => jobs.YieldingAsync(n, token), static (pool, items) => pool.YieldingAllAsync(items)),
        FanOut("pool-delay", "Bodies that await Task.Delay(1)", static (jobs, n, token) => new ValueTask<int>(jobs.WaitingAsync(n, token)), static (pool, items) => pool.WaitingAllAsync(items)) with { Operations = 400 },
        Singles("pool-single-1", "One submission at a time, awaited", inFlight: 1),
        Singles("pool-single-64", $"{InFlight} submissions at a time, awaited", InFlight),
        Posts,
    ];

    private static Group Posts => new(
        "pool-post",
        "Posted without waiting, all of them done at the end; one job.",
        Contestant.Kept("TryPost", StartAsync, static async (pool, operations) =>
        {
            long before = pool.Statistics.Completed;
            for (int i = 0; i < operations; i++) Check.That(pool.TryPost.AtOnce(i) == EnqueueResult.Enqueued);
            await pool.Lifetime.DrainAsync();
            Check.That(pool.Statistics.Completed - before == operations);
        }, static pool => pool.DisposeAsync().AsTask()),
        new Contestant("ActionBlock.Post", static async operations =>
        {
            var jobs = new Triples();
            long sum = 0;
            var block = new ActionBlock<int>(async n => Interlocked.Add(ref sum, await jobs.AtOnceAsync(n, default)), new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = Degree });
            for (int i = 0; i < operations; i++) Check.That(block.Post(i));
            block.Complete();
            await block.Completion;
            Check.That(sum == Sum(operations));
        }),
        new Contestant("channel-fed workers", static async operations =>
        {
            var jobs = new Triples();
            long sum = 0;
            Channel<int> channel = Channel.CreateUnbounded<int>();
            Task[] workers = [.. Enumerable.Range(0, Degree).Select(_ => Task.Run(async () =>
            {
                await foreach (int n in channel.Reader.ReadAllAsync()) Interlocked.Add(ref sum, await jobs.AtOnceAsync(n, default));
            }))];
            for (int i = 0; i < operations; i++) Check.That(channel.Writer.TryWrite(i));
            channel.Writer.Complete();
            await Task.WhenAll(workers);
            Check.That(sum == Sum(operations));
        }))
    {
        Area = "Worker pools",
    };

    private static Group FanOut(string name, string what, Func<Triples, int, CancellationToken, ValueTask<int>> body, Func<Triples.Pool, int[], ValueTask<int[]>> all) => new(
        name,
        $"{what}, {Degree} at once, results in an array; one item.",
        Contestant.Kept("Pool.…AllAsync", StartAsync, async (pool, operations) => Verify(await all(pool, Items(operations))), static pool => pool.DisposeAsync().AsTask()),
        new Contestant("plain await loop", async operations =>
        {
            var jobs = new Triples();
            int[] items = Items(operations);
            int[] results = new int[items.Length];
            for (int i = 0; i < items.Length; i++) results[i] = await body(jobs, items[i], default);
            Verify(results);
        }),
        new Contestant("SemaphoreSlim per item + WhenAll", async operations =>
        {
            var jobs = new Triples();
            using var semaphore = new SemaphoreSlim(Degree);
            Verify(await Task.WhenAll(Items(operations).Select(async n =>
            {
                await semaphore.WaitAsync();
                try
                {
                    return await body(jobs, n, default);
                }
                finally
                {
                    semaphore.Release();
                }
            })));
        }),
        new Contestant("Parallel.ForAsync", async operations =>
        {
            var jobs = new Triples();
            int[] items = Items(operations);
            int[] results = new int[items.Length];
            await Parallel.ForAsync(0, items.Length, new ParallelOptions { MaxDegreeOfParallelism = Degree }, async (i, token) => results[i] = await body(jobs, items[i], token));
            Verify(results);
        }),
        new Contestant("Parallel.ForEachAsync", async operations =>
        {
            var jobs = new Triples();
            int[] items = Items(operations);
            int[] results = new int[items.Length];
            await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = Degree }, async (n, token) => results[n] = await body(jobs, n, token));
            Verify(results);
        }),
        new Contestant("ActionBlock", async operations =>
        {
            var jobs = new Triples();
            int[] results = new int[operations];
            var block = new ActionBlock<int>(async n => results[n] = await body(jobs, n, default), new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = Degree, BoundedCapacity = 1024 });
            foreach (int n in Items(operations)) await block.SendAsync(n);
            block.Complete();
            await block.Completion;
            Verify(results);
        }),
        new Contestant("channel-fed workers", async operations =>
        {
            var jobs = new Triples();
            int[] results = new int[operations];
            Channel<int> channel = Channel.CreateBounded<int>(1024);
            Task[] workers = [.. Enumerable.Range(0, Degree).Select(_ => Task.Run(async () =>
            {
                await foreach (int n in channel.Reader.ReadAllAsync()) results[n] = await body(jobs, n, default);
            }))];
            foreach (int n in Items(operations)) await channel.Writer.WriteAsync(n);
            channel.Writer.Complete();
            await Task.WhenAll(workers);
            Verify(results);
        }))
    {
        Area = "Worker pools",
    };

    private static Group Singles(string name, string what, int inFlight) => new(
        name,
        $"{what}; one job.",
        Contestant.Kept("Pool.…Async", StartAsync, (pool, operations) => SubmitAsync(operations, inFlight, n => pool.AtOnceAsync(n)), static pool => pool.DisposeAsync().AsTask()),
        Contestant.Kept(
            "ActionBlock + TaskCompletionSource",
            static () =>
            {
                var jobs = new Triples();
                return Task.FromResult(new ActionBlock<Request>(async r => r.Reply.SetResult(await jobs.AtOnceAsync(r.Number, default)), new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = Degree }));
            },
            (block, operations) => SubmitAsync(operations, inFlight, n =>
            {
                var request = new Request(n);
                Check.That(block.Post(request));
                return new ValueTask<int>(request.Reply.Task);
            }),
            static block =>
            {
                block.Complete();
                return block.Completion;
            }),
        Contestant.Kept(
            "channel-fed workers + TaskCompletionSource",
            static () =>
            {
                var jobs = new Triples();
                Channel<Request> channel = Channel.CreateUnbounded<Request>();
                for (int i = 0; i < Degree; i++)
                {
                    _ = Task.Run(async () =>
                    {
                        await foreach (Request r in channel.Reader.ReadAllAsync()) r.Reply.SetResult(await jobs.AtOnceAsync(r.Number, default));
                    });
                }

                return Task.FromResult(channel);
            },
            (channel, operations) => SubmitAsync(operations, inFlight, n =>
            {
                var request = new Request(n);
                Check.That(channel.Writer.TryWrite(request));
                return new ValueTask<int>(request.Reply.Task);
            }),
            static channel =>
            {
                channel.Writer.Complete();
                return Task.CompletedTask;
            }),
        new Contestant("SemaphoreSlim + Task.Run", async operations =>
        {
            var jobs = new Triples();
            using var semaphore = new SemaphoreSlim(Degree);
            await SubmitAsync(operations, inFlight, n => new ValueTask<int>(Task.Run(async () =>
            {
                await semaphore.WaitAsync();
                try
                {
                    return await jobs.AtOnceAsync(n, default);
                }
                finally
                {
                    semaphore.Release();
                }
            })));
        }))
    {
        Area = "Worker pools",
    };

    private static async Task SubmitAsync(int operations, int inFlight, Func<int, ValueTask<int>> submit)
    {
        var open = new Queue<ValueTask<int>>(inFlight);
        long sum = 0;
        for (int i = 0; i < operations; i++)
        {
            if (open.Count == inFlight) sum += await open.Dequeue();
#pragma warning disable CA2012 // Each is awaited once, below.
            open.Enqueue(submit(i));
#pragma warning restore CA2012
        }

        while (open.TryDequeue(out ValueTask<int> last)) sum += await last;
        Check.That(sum == Sum(operations));
    }

    private static Task<Triples.Pool> StartAsync() => Task.FromResult(Triples.Pool.Start());

    private static int[] Items(int count) => Enumerable.Range(0, count).ToArray();

    private static long Sum(int operations) => 3L * operations * (operations - 1) / 2;

    private static void Verify(int[] results)
    {
        for (int i = 0; i < results.Length; i++) Check.That(results[i] == i * 3);
    }

    private sealed class Request(int number)
    {
        public int Number { get; } = number;

        public TaskCompletionSource<int> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
