using System.Threading.Channels;
using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Groups;

/// <summary>Bounded queues whose ends wait.</summary>
internal static class AsyncQueueGroups
{
    private const int Capacity = 1024;

    public static Group[] All =>
    [
        new(
            "asyncqueue-1p1c",
            $"One task writes and one reads through a bound of {Capacity}, waiting where need be; one item.",
            new Contestant("AsyncQueue", operations => TransferQueueAsync(new AsyncQueue<long>(Capacity), operations)),
            new Contestant("Channel bounded", operations => TransferChannelAsync(Channel.CreateBounded<long>(Capacity), operations))),
        new(
            "asyncqueue-try",
            "One thread puts an item in and takes it out, without waiting; one such pair.",
            Contestant.Of("AsyncQueue", operations =>
            {
                var queue = new AsyncQueue<long>(Capacity);
                long sum = 0;
                for (int i = 1; i <= operations; i++)
                {
                    _ = queue.TryEnqueue(i);
                    if (queue.TryDequeue(out long item)) sum += item;
                }

                Check.That(sum == (long)operations * (operations + 1) / 2);
            }),
            Contestant.Of("Channel bounded", operations =>
            {
                var channel = Channel.CreateBounded<long>(Capacity);
                long sum = 0;
                for (int i = 1; i <= operations; i++)
                {
                    channel.Writer.TryWrite(i);
                    if (channel.Reader.TryRead(out long item)) sum += item;
                }

                Check.That(sum == (long)operations * (operations + 1) / 2);
            })),
    ];

    private static async Task TransferQueueAsync(AsyncQueue<long> queue, int operations)
    {
        Task<long> reader = Task.Run(async () =>
        {
            long sum = 0;
            for (int i = 0; i < operations; i++) sum += await queue.DequeueAsync();
            return sum;
        });
        for (int i = 1; i <= operations; i++) await queue.EnqueueAsync(i);
        Check.That(await reader == (long)operations * (operations + 1) / 2);
    }

    private static async Task TransferChannelAsync(Channel<long> channel, int operations)
    {
        Task<long> reader = Task.Run(async () =>
        {
            long sum = 0;
            for (int i = 0; i < operations; i++) sum += await channel.Reader.ReadAsync();
            return sum;
        });
        for (int i = 1; i <= operations; i++) await channel.Writer.WriteAsync(i);
        Check.That(await reader == (long)operations * (operations + 1) / 2);
    }
}
