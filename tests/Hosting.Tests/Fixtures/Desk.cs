namespace Concurrency.Hosting.Tests;

/// <summary>Hands on what it is given to a pipeline, and prices it with a pool.</summary>
[Actor]
internal sealed partial class Desk(Import.Flow import, Squares.Pool squares)
{
    public async Task<int> ReceiveAsync(string line, CancellationToken cancellationToken)
    {
        await import.RunAsync([line], cancellationToken);
        return await squares.SquareWhenAsync(Task.CompletedTask, line.Length, cancellationToken);
    }
}
