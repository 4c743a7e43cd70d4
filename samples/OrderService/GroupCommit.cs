using Concurrency;

namespace OrderService;

/// <summary>Writes that come while one is under way go together in the next: one commit for all of them, and none waits for more to come.</summary>
/// <typeparam name="T">What is written.</typeparam>
/// <param name="write">Writes several at once.</param>
/// <param name="most">How many at once at most.</param>
// Guarded by _gate: _waiting, _isWriting. At most one flow of control is in WriteAllAsync.
[ThreadSafe]
internal sealed class GroupCommit<T>(Func<IReadOnlyList<T>, Task> write, int most)
{
    private readonly Lock _gate = new();
    private readonly Queue<(T Item, TaskCompletionSource Written)> _waiting = new();
    private bool _isWriting;

    // The last one under way. Never fails: what goes wrong goes to those who wait.
    private Task _writing = Task.CompletedTask;

    /// <summary>Ends when the item has been written, or fails as the write did.</summary>
    public Task AddAsync(T item)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isFirst;
        lock (_gate)
        {
            _waiting.Enqueue((item, written));
            isFirst = !_isWriting;
            _isWriting = true;
        }

        if (isFirst)
        {
            Volatile.Write(ref _writing, WriteAllAsync());
        }

        return written.Task;
    }

    private async Task WriteAllAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                await write([.. batch.Select(static entry => entry.Item)]).ConfigureAwait(false);
                batch.ForEach(static entry => entry.Written.SetResult());
            }
            catch (Exception error)
            {
                batch.ForEach(entry => entry.Written.SetException(error));
            }
        }
    }

    private List<(T Item, TaskCompletionSource Written)> Take()
    {
        var batch = new List<(T Item, TaskCompletionSource Written)>();
        lock (_gate)
        {
            while (batch.Count < most && _waiting.TryDequeue(out (T Item, TaskCompletionSource Written) entry))
            {
                batch.Add(entry);
            }

            _isWriting = batch.Count > 0;
        }

        return batch;
    }
}
