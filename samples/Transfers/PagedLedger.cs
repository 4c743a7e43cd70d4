namespace Transfers;

/// <summary>A ledger that is written a page at a time: payments of the same page go on together, and so meet.</summary>
/// <param name="linesPerPage">How many payments a page has.</param>
public sealed class PagedLedger(int linesPerPage) : ILedger
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _page = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lines;

    /// <summary>What was paid in all.</summary>
    public decimal Total { get; private set; }

    public Task WriteAsync(decimal amount, CancellationToken cancellationToken)
    {
        TaskCompletionSource page;
        lock (_gate)
        {
            page = _page;
            Total += amount;
            if (++_lines % linesPerPage == 0)
            {
                _page = new(TaskCreationOptions.RunContinuationsAsynchronously);
                page.SetResult();
            }
        }

        return page.Task.WaitAsync(cancellationToken);
    }
}
