using Concurrency.Runtime.Tests.Conservation;

namespace Concurrency.Runtime.Tests;

/// <summary>Many producers and many actors on real threads: order per sender, exact counts, one turn at a time. <c>CONCURRENCY_STRESS_SECONDS</c> makes it as long as it says.</summary>
[Collection(OnTheirOwn.Name)]
public sealed class ActorStressTests
{
    private const int Producers = 4;
    private const int Actors = 40;

    // 2 M each, 6 M together; more while there is time.
    private const int Messages = 2_000_000;

    private static readonly TimeSpan NoHang = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    public async Task ManyProducersAndActors_KeepOrderCountsAndExclusion(QueueFullMode mode)
    {
        long end = Environment.TickCount64 + (long)StressTime.PerRig.TotalMilliseconds;
        do
        {
            Tally.Ref[] tallies = [.. Enumerable.Range(0, Actors).Select(_ => Tally.Ref.Start(Producers, new ActorOptions { FullMode = mode }))];
            long[] accepted = new long[Producers];
            await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(async () =>
            {
                for (int n = 1; n <= Messages / Producers; n++)
                {
                    Tally.Ref tally = tallies[(n + producer) % Actors];
                    if (mode == QueueFullMode.Wait) await tally.Tell.NoteAsync(producer, n);
                    else if (tally.TryTell.Note(producer, n) == EnqueueResult.Full) continue;
                    accepted[producer]++;
                }
            }))).WaitAsync(NoHang);

            long counted = 0;
            foreach (Tally.Ref tally in tallies)
            {
                await tally.Lifetime.DrainAsync().WaitAsync(NoHang);
                ActorStatistics statistics = tally.Statistics;
                (long count, string? fault) = await tally.SumAsync();
                Assert.Null(fault);
                Assert.Equal((count, 0L), (statistics.Handled, statistics.Queued));
                counted += count + statistics.Dropped;
                await tally.DisposeAsync();
            }

            Assert.Equal(accepted.Sum(), counted);
        }
        while (Environment.TickCount64 < end);
    }

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    [InlineData(QueueFullMode.DropIncoming)]
    public async Task EveryCallIsCountedOnce_WithTimeLimitsAndCancellations(QueueFullMode mode)
    {
        long end = Environment.TickCount64 + (long)StressTime.PerRig.TotalMilliseconds;
        do
        {
            Tally.Ref tally = Tally.Ref.Start(Producers, new ActorOptions { FullMode = mode, Capacity = 8, Inline = InlineMode.Never });
            var total = new Outcomes();
            await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(() => ProduceAsync(tally, producer, 3_000, total)))).WaitAsync(NoHang);
            await tally.Lifetime.DrainAsync().WaitAsync(NoHang);
            ActorStatistics statistics = tally.Statistics;
            (long count, string? fault) = await tally.SumAsync();

            Assert.Null(fault);
            long evicted = mode == QueueFullMode.DropIncoming ? 0 : statistics.Dropped;
            Assert.Equal(total.Sent, total.Told + total.Answered + total.TimedOutRunning + total.Withdrawn + total.Refused + total.EvictedAsks);
            Assert.Equal(total.Told - evicted + total.Answered + total.TimedOutRunning, count);
            Assert.Equal(count, statistics.Handled);
            Assert.Equal((0L, 0), (statistics.Queued, statistics.Waiting));
            await tally.DisposeAsync();
        }
        while (Environment.TickCount64 < end);
    }

    [Fact]
    public async Task EveryCallSettles_WhateverItIs_WhenActorsStop()
    {
        long end = Environment.TickCount64 + (long)StressTime.PerRig.TotalMilliseconds;
        int round = 0;
        do
        {
            round++;
            Tally.Ref[] tallies = [.. Enumerable.Range(0, 8).Select(_ => Tally.Ref.Start(Producers, new ActorOptions { Capacity = 4, FullMode = (QueueFullMode)(round % 5), OnDeadLetter = static (_, _) => { } }))];
            var total = new Outcomes();
            Task producers = Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(async () =>
            {
                foreach (Tally.Ref tally in tallies) await ProduceAsync(tally, producer, 40, total);
            })));
            await Task.WhenAll(tallies.Select((tally, i) => Task.Run(async () =>
            {
                if (i % 3 == 0) tally.Lifetime.Abort();
                await tally.DisposeAsync();
            }))).WaitAsync(NoHang);
            await producers.WaitAsync(NoHang);
            Assert.Equal(total.Sent, total.Told + total.Answered + total.TimedOutRunning + total.Withdrawn + total.Refused + total.EvictedAsks + total.Stopped);
            long handled = tallies.Sum(tally => tally.Statistics.Handled);
            Assert.InRange(handled, total.Answered, total.Answered + total.TimedOutRunning + total.Told);
        }
        while (Environment.TickCount64 < end || round < 10);
    }

    private static async Task ProduceAsync(Tally.Ref tally, int producer, int calls, Outcomes total)
    {
        var random = new Random(producer);
        var pending = new List<Task>();
        for (int n = 1; n <= calls; n++)
        {
            Interlocked.Increment(ref total.Sent);
            switch (random.Next(6))
            {
                case 0:
                    pending.Add(CountAsync(tally.Tell.NoteSlowlyAsync(producer, n), total, isTell: true));
                    break;
                case 1:
                    switch (tally.TryTell.NoteSlowly(producer, n))
                    {
                        case EnqueueResult.Enqueued or EnqueueResult.EnqueuedAfterDrop: Interlocked.Increment(ref total.Told); break;
                        case EnqueueResult.Completed: Interlocked.Increment(ref total.Stopped); break;
                        default: Interlocked.Increment(ref total.Refused); break;
                    }

                    break;
                case 2:
                    pending.Add(CountAsync(Untyped(tally.WithTimeout(TimeSpan.FromMilliseconds(1)).NoteSlowlyAsync(producer, n)), total, isTell: false));
                    break;
                case 3:
                    var source = new CancellationTokenSource();
                    pending.Add(CountAsync(Untyped(tally.NoteSlowlyAsync(producer, n, source.Token)), total, isTell: false));
                    source.Cancel();
                    break;
                case 4:
                    var waiting = new CancellationTokenSource();
                    pending.Add(CountAsync(tally.Tell.NoteSlowlyAsync(producer, n, waiting.Token), total, isTell: true));
                    waiting.Cancel();
                    break;
                default:
                    pending.Add(CountAsync(Untyped(tally.NoteSlowlyAsync(producer, n)), total, isTell: false));
                    break;
            }

            if (pending.Count == 16)
            {
                await Task.WhenAll(pending);
                pending.Clear();
            }
        }

        await Task.WhenAll(pending);
    }

    private static ValueTask Untyped(ValueTask<int> call) => call.IsCompletedSuccessfully ? Done(call) : new ValueTask(call.AsTask());

    private static ValueTask Done(ValueTask<int> call)
    {
        _ = call.Result;
        return default;
    }

    private static async Task CountAsync(ValueTask call, Outcomes total, bool isTell)
    {
        try
        {
            await call.ConfigureAwait(false);
            Interlocked.Increment(ref isTell ? ref total.Told : ref total.Answered);
        }
        catch (TimeoutException error)
        {
            Interlocked.Increment(ref error.Message.Contains("running", StringComparison.Ordinal) ? ref total.TimedOutRunning : ref total.Withdrawn);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref total.Withdrawn); // The handler has no token, so only what was in line is cancelled.
        }
        catch (MailboxFullException)
        {
            Interlocked.Increment(ref total.Refused);
        }
        catch (MessageDroppedException)
        {
            Interlocked.Increment(ref total.EvictedAsks);
        }
        catch (ActorStoppedException)
        {
            Interlocked.Increment(ref total.Stopped);
        }
    }

    private sealed class Outcomes
    {
        public long Sent;
        public long Told;
        public long Answered;
        public long TimedOutRunning;
        public long Withdrawn;
        public long Refused;
        public long EvictedAsks;
        public long Stopped;
    }
}
