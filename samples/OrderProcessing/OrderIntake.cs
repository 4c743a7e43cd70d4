using Concurrency;

namespace OrderProcessing;

/// <summary>Takes orders one by one and hands them on in batches: up to ten at a time, and none waits for its batch longer than a second.</summary>
/// <param name="process">What is done with a batch.</param>
/// <param name="rejected">Gets the orders of a batch that failed for good.</param>
[Pipeline]
public sealed partial class OrderIntake(Func<IReadOnlyList<OrderRequest>, CancellationToken, Task> process, Func<StageFailure, Task> rejected)
{
    [Stage(1)]
    private static bool HasLines(OrderRequest request) => !request.Lines.IsDefaultOrEmpty;

    [Stage(2, Batch = 10, BatchWindowMilliseconds = 1000, OnError = StageErrorMode.Retry, Attempts = 3)]
    private Task ProcessAsync(IReadOnlyList<OrderRequest> batch, CancellationToken cancellationToken) => process(batch, cancellationToken);

    [DeadLetter]
    private Task RejectedAsync(StageFailure failure) => rejected(failure);
}
