namespace Concurrency.Hosting.Tests;

/// <summary>A scoped service that says when it is disposed.</summary>
internal sealed class Connection(Journal journal) : IAsyncDisposable
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Disposed => _disposed.Task;

    public bool IsDisposed => _disposed.Task.IsCompleted;

    public ValueTask DisposeAsync()
    {
        journal.Add("connection disposed");
        _disposed.SetResult();
        return default;
    }
}
