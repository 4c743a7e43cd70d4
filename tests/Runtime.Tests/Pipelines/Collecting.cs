namespace Concurrency.Runtime.Tests.Pipelines;

/// <summary>What the tests do with results and sources.</summary>
internal static class Collecting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<List<T>> Collect<T>(this IAsyncEnumerable<T> results)
    {
        var all = new List<T>();
        await foreach (T result in results) all.Add(result);
        return all;
    }

    /// <summary>The same with a limit: nothing here may hang.</summary>
    public static Task<List<T>> CollectSoon<T>(this IAsyncEnumerable<T> results) => Task.Run(() => results.Collect()).WaitAsync(Patience);

    public static Task Soon(this Task task) => task.WaitAsync(Patience);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);

    /// <summary>A source that says how far it was read and when it was left.</summary>
    public sealed class Counted(int count, int? throwAt = null) : IEnumerable<int>
    {
        private int _read;
        private int _left;

        public int Read => Volatile.Read(ref _read);

        public bool IsLeft => Volatile.Read(ref _left) == 1;

        public IEnumerator<int> GetEnumerator()
        {
            try
            {
                for (int i = 0; i < count; i++)
                {
                    if (i == throwAt) throw new InvalidDataException("source");
                    Interlocked.Increment(ref _read);
                    yield return i;
                }
            }
            finally
            {
                Volatile.Write(ref _left, 1);
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
