namespace OrderProcessing;

/// <summary>What must be undone when a later step fails, in reverse order. A step is entered before it is tried: one that fails half-way may have happened.</summary>
/// <param name="limit">How long each undoing may take. The customer's token does not count here: he may be gone, his money must come back.</param>
/// <param name="time">The clock of the limit.</param>
public sealed class Compensations(TimeSpan limit, TimeProvider time)
{
    private readonly Stack<Func<CancellationToken, Task>> _undo = [];

    /// <summary>Enters the undoing of the step that is tried next.</summary>
    /// <param name="undo">Undoes it; does nothing where it did not happen.</param>
    public void Add(Func<CancellationToken, Task> undo) => _undo.Push(undo);

    /// <summary>Undoes all, whatever fails.</summary>
    /// <returns>What failed.</returns>
    public async Task<IReadOnlyList<Exception>> RunAsync()
    {
        var failures = new List<Exception>();
        while (_undo.TryPop(out Func<CancellationToken, Task>? undo))
        {
            using var source = new CancellationTokenSource(limit, time);
            try
            {
                await undo(source.Token).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                failures.Add(failure);
            }
        }

        return failures;
    }
}
