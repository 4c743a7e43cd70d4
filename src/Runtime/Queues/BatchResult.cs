namespace Concurrency;

/// <summary>The items one batch read took.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="Items">The items, oldest first; empty when the queue was completed and empty, or the idle timeout was over.</param>
/// <param name="IsCompleted">Whether nothing will come any more: the queue is completed without an error, and empty.</param>
public readonly record struct BatchResult<T>(ReadOnlyMemory<T> Items, bool IsCompleted)
{
    /// <summary>How many items there are.</summary>
    public int Count => Items.Length;
}
