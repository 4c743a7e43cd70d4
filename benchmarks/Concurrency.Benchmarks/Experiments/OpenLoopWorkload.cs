using System.Diagnostics;
using Concurrency.Benchmarks.Accumulators;
using Concurrency.Benchmarks.Harness;

namespace Concurrency.Benchmarks.Experiments;

/// <summary>
/// Asks at a given rate in a burst a millisecond, whether or not the answers come: latency is counted from the beginning of the burst, so that a system that stalls
/// its caller is charged for every ask that it delayed (G. Tene's "coordinated omission"). It does not spin: on two processors that would take one from the work.
/// </summary>
internal sealed class OpenLoopWorkload(double perSecond) : IWorkload
{
    private long[] _latencies = [];

    /// <summary>The latency in nanoseconds that this share of the asks did not exceed.</summary>
    public double Percentile(double share)
    {
        Array.Sort(_latencies);
        return _latencies[Math.Min(_latencies.Length - 1, (int)(share * _latencies.Length))] * (1e9 / Stopwatch.Frequency);
    }

    public async Task RunAsync<T>(T accumulator, int operations)
        where T : struct, IAccumulator
    {
        _latencies = new long[operations];
        var run = new Run(_latencies);

        // On a thread of its own, for it sleeps between bursts.
        await Task.Factory.StartNew(() => Ask(accumulator, run, operations), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await run.EndAsync();
        Check.That(await accumulator.TakeSumAsync() == operations);
    }

    private void Ask<T>(T accumulator, Run run, int operations)
        where T : struct, IAccumulator
    {
        long start = Stopwatch.GetTimestamp();
        int asked = 0;
        while (asked < operations)
        {
            long now = Stopwatch.GetTimestamp();
            int due = (int)Math.Min(operations, (now - start) * perSecond / Stopwatch.Frequency);
            for (; asked < due; asked++) run.Watch(AskAsync(accumulator, run, asked, now));
            Thread.Sleep(1);
        }
    }

    private static async Task AskAsync<T>(T accumulator, Run run, int index, long due)
        where T : struct, IAccumulator
    {
        await accumulator.AskAsync(1);
        run.Answered(index, Stopwatch.GetTimestamp() - due);
    }

    private sealed class Run(long[] latencies)
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = latencies.Length;

        public void Answered(int index, long latency)
        {
            latencies[index] = latency;
            if (Interlocked.Decrement(ref _missing) == 0) _end.SetResult();
        }

        /// <summary>An ask that fails ends the run: it would be missing for ever.</summary>
        public void Watch(Task ask)
        {
            if (ask.IsCompletedSuccessfully) return;
            _ = ask.ContinueWith(failed => _end.TrySetException(failed.Exception!.InnerException!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }

        public Task EndAsync() => _end.Task;
    }
}
