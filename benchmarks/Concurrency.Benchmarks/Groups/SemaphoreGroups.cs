using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Groups;

/// <summary>Asynchronous semaphores.</summary>
internal static class SemaphoreGroups
{
    private const int Tasks = 8;

    public static Group[] All =>
    [
        new(
            "semaphore-free",
            "One task takes a free permit and returns it.",
            new Contestant("AsyncSemaphore", async operations =>
            {
                var semaphore = new AsyncSemaphore(1);
                for (int i = 0; i < operations; i++)
                {
                    await semaphore.WaitAsync();
                    semaphore.Release();
                }

                Check.That(semaphore.CurrentCount == 1);
            }),
            new Contestant("SemaphoreSlim", async operations =>
            {
                using var semaphore = new SemaphoreSlim(1);
                for (int i = 0; i < operations; i++)
                {
                    await semaphore.WaitAsync();
                    semaphore.Release();
                }

                Check.That(semaphore.CurrentCount == 1);
            }),
            Contestant.Of("two Interlocked operations", operations =>
            {
                var count = new long[32];
                for (int i = 0; i < operations; i++)
                {
                    Interlocked.Decrement(ref count[16]);
                    Interlocked.Increment(ref count[16]);
                }

                Check.That(count[16] == 0);
            })),
        new(
            "semaphore-queued",
            $"{Tasks} tasks hold the one permit across a Task.Yield, so that the others always queue.",
            new Contestant("AsyncSemaphore", async operations =>
            {
                var semaphore = new AsyncSemaphore(1);
                long count = 0;
                await Task.WhenAll(Enumerable.Range(0, Tasks).Select(_ => Task.Run(async () =>
                {
                    for (int i = 0; i < operations / Tasks; i++)
                    {
                        await semaphore.WaitAsync();
                        count++;
                        await Task.Yield();
                        semaphore.Release();
                    }
                })));
                Check.That(count == operations / Tasks * Tasks);
            }),
            new Contestant("SemaphoreSlim", async operations =>
            {
                using var semaphore = new SemaphoreSlim(1);
                long count = 0;
                await Task.WhenAll(Enumerable.Range(0, Tasks).Select(_ => Task.Run(async () =>
                {
                    for (int i = 0; i < operations / Tasks; i++)
                    {
                        await semaphore.WaitAsync();
                        count++;
                        await Task.Yield();
                        semaphore.Release();
                    }
                })));
                Check.That(count == operations / Tasks * Tasks);
            })),
    ];
}
