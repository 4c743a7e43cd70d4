namespace Concurrency.Hosting.Tests;

[WorkerPool(Concurrency = 1, Capacity = 10)]
internal sealed partial class Squares
{
    public async Task<int> SquareWhenAsync(Task when, int value, CancellationToken cancellationToken)
    {
        await when.WaitAsync(cancellationToken);
        return value * value;
    }

    public void Fail(string message) => throw new InvalidOperationException(message);
}
