using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Groups;

/// <summary>A bounded number of bodies at once, results in order.</summary>
internal static class ForkJoinGroups
{
    private const int Degree = 4;

    public static Group[] All =>
    [
        ForBody("forkjoin-sync", "Bodies that complete synchronously", static (item, _) => new ValueTask<int>(item * 3)),
        ForBody("forkjoin-yield", "Bodies that await Task.Yield", static async (item, _) =>
        {
            await Task.Yield();
            return item * 3;
        }),
    ];

    private static Group ForBody(string name, string what, Func<int, CancellationToken, ValueTask<int>> body) => new(
        name,
        $"{what}, {Degree} at once, results in an array; one item.",
        new Contestant("ForkJoin.SelectAsync", async operations =>
        {
            int[] items = Enumerable.Range(0, operations).ToArray();
            Verify(await ForkJoin.SelectAsync(items, body, new ForkJoinOptions { MaxConcurrency = Degree }));
        }),
        new Contestant("plain await loop", async operations =>
        {
            int[] items = Enumerable.Range(0, operations).ToArray();
            int[] results = new int[items.Length];
            for (int i = 0; i < items.Length; i++) results[i] = await body(items[i], default);
            Verify(results);
        }),
        new Contestant("SemaphoreSlim per item + WhenAll", async operations =>
        {
            int[] items = Enumerable.Range(0, operations).ToArray();
            using var semaphore = new SemaphoreSlim(Degree);
            Verify(await Task.WhenAll(items.Select(async item =>
            {
                await semaphore.WaitAsync();
                try
                {
                    return await body(item, default);
                }
                finally
                {
                    semaphore.Release();
                }
            })));
        }),
        new Contestant("Parallel.ForAsync", async operations =>
        {
            int[] items = Enumerable.Range(0, operations).ToArray();
            int[] results = new int[items.Length];
            await Parallel.ForAsync(0, items.Length, new ParallelOptions { MaxDegreeOfParallelism = Degree }, async (i, token) => results[i] = await body(items[i], token));
            Verify(results);
        }),
        new Contestant("Parallel.ForEachAsync", async operations =>
        {
            int[] items = Enumerable.Range(0, operations).ToArray();
            int[] results = new int[items.Length];
            await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = Degree }, async (item, token) => results[item] = await body(item, token));
            Verify(results);
        }));

    private static void Verify(int[] results)
    {
        for (int i = 0; i < results.Length; i++)
            if (results[i] != i * 3) throw new InvalidOperationException($"Result {i} is wrong.");
    }
}
