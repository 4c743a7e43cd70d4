using System.Diagnostics;

namespace Concurrency.Runtime.Tests.Conservation;

[Collection(OnTheirOwn.Name)]
public class AsyncSemaphoreConservationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Permits_UnderCancellationAndTimeouts_AreNeitherLostNorMultiplied(int permits)
    {
        var semaphore = new AsyncSemaphore(permits);
        int inside = 0;
        int most = 0;
        long taken = 0;
        long givenUp = 0;

        Task.WaitAll([.. Enumerable.Range(0, 8).Select(index => Task.Run(async () =>
        {
            var random = new Random(index);
            long until = Stopwatch.GetTimestamp() + (long)(StressTime.PerRig.TotalSeconds * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < until)
            {
                using var cancellation = new CancellationTokenSource();
                ValueTask<bool> wait = random.Next(4) == 0
                    ? semaphore.WaitAsync(TimeSpan.FromMilliseconds(random.Next(3)), cancellation.Token)
                    : semaphore.WaitAsync(Timeout.InfiniteTimeSpan, cancellation.Token);
                if (!wait.IsCompleted && random.Next(2) == 0)
                {
                    Thread.SpinWait(random.Next(100));
                    cancellation.Cancel();
                }

                bool isGranted;
                try
                {
                    isGranted = await wait;
                }
                catch (OperationCanceledException)
                {
                    isGranted = false;
                }

                if (!isGranted)
                {
                    Interlocked.Increment(ref givenUp);
                    continue;
                }

                int now = Interlocked.Increment(ref inside);
                if (now > Volatile.Read(ref most)) Volatile.Write(ref most, now);
                Interlocked.Increment(ref taken);
                await Task.Yield(); // Held across a turn of the pool, so that the others queue.
                Interlocked.Decrement(ref inside);
                semaphore.Release();
            }
        }))]);

        Assert.Equal(permits, semaphore.CurrentCount);
        Assert.Equal(0, semaphore.WaitingCount);
        Assert.True(most <= permits, "Never more inside than permits.");
        Assert.True(taken > 0 && givenUp > 0, "The rig took permits and gave up waits.");
    }
}
