namespace Concurrency.Runtime.StressTests.Planted;

/// <summary>A test-only asynchronous queue with one mistake, if wanted: an item is handed to a reader whose cancellation has already been decided, and is lost.</summary>
internal sealed class PlantedQueue(bool losesItemOnCancelledRead)
{
    private readonly Lock _gate = new();
    private readonly Queue<char> _items = new();
    private readonly LinkedList<TaskCompletionSource<char>> _readers = new();

    public void Enqueue(char item)
    {
        while (true)
        {
            TaskCompletionSource<char>? reader;
            lock (_gate)
            {
                reader = _readers.First?.Value;
                if (reader is null)
                {
                    _items.Enqueue(item);
                    return;
                }

                _readers.RemoveFirst();
            }

            if (reader.TrySetResult(item) || losesItemOnCancelledRead) return;
        }
    }

    public Task<char> DequeueAsync(CancellationToken cancellationToken)
    {
        var reader = new TaskCompletionSource<char>();
        lock (_gate)
        {
            if (_items.TryDequeue(out char item)) return Task.FromResult(item);
            _readers.AddLast(reader);
        }

        cancellationToken.Register(() => reader.TrySetCanceled(cancellationToken));
        return reader.Task;
    }

    public char? TryDequeue()
    {
        lock (_gate) return _items.TryDequeue(out char item) ? item : null;
    }
}
