namespace Concurrency.Benchmarks.Harness;

/// <summary>Threads that begin together.</summary>
internal static class Threads
{
    public static void Run(int count, Action<int> body)
    {
        using var start = new Barrier(count);
        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                body(index);
            }
            catch (Exception error)
            {
                // Rethrown by the thread that waits for all.
                failure = error;
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        if (failure is not null) throw new InvalidOperationException("A thread of a contestant failed.", failure);
    }
}
