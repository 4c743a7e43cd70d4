using Concurrency;

namespace OrderProcessing;

/// <summary>Places orders: entered, charged, reserved, confirmed. When a step fails, what was done is undone, and the order says so. Keeps nothing itself: any number of calls at once.</summary>
/// <param name="orders">The book of orders.</param>
/// <param name="payments">Takes the money.</param>
/// <param name="inventory">Sets the articles aside.</param>
/// <param name="time">The clock of the time limits.</param>
public sealed class Checkout(Orders.Ref orders, IPayments payments, IInventory inventory, TimeProvider time)
{
    /// <summary>How long charging and reserving may take together.</summary>
    public TimeSpan StepLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long each undoing may take.</summary>
    public TimeSpan UndoLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When an order that is still pending becomes somebody's to look at, though its checkout has not ended.</summary>
    public TimeSpan OverdueAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Places one order.</summary>
    /// <param name="request">What the customer wants.</param>
    /// <param name="cancellationToken">Gives up: what was done is undone first, then the call is cancelled.</param>
    /// <returns>The confirmed order, or the rejected one and why.</returns>
    /// <exception cref="TimeoutException">Payment or inventory did not answer in time; the order is rejected.</exception>
    public async Task<Order> CreateAsync(OrderRequest request, CancellationToken cancellationToken = default)
    {
        Order order = await orders.OpenAsync(request, cancellationToken).ConfigureAwait(false);
        ScheduledTell overdue = orders.After(OverdueAfter).FlagOverdueAsync(order.Id, CancellationToken.None);
        var compensations = new Compensations(UndoLimit, time);
        using var limit = new CancellationTokenSource(StepLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            compensations.Add(token => payments.RefundAsync(order.Id, token));
            await payments.ChargeAsync(order.Id, order.Total, either.Token).ConfigureAwait(false);
            compensations.Add(token => inventory.ReleaseAsync(order.Id, token));
            await inventory.ReserveAsync(order.Id, order.Lines, either.Token).ConfigureAwait(false);
            return await orders.SettleAsync(order.Id, OrderStatus.Confirmed, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Order settled = await UndoAsync(order, compensations, error).ConfigureAwait(false);
            return error switch
            {
                OrderRefusedException => settled,
                OperationCanceledException when limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested =>
                    throw new TimeoutException($"Order {order.Id} was given up after {StepLimit}.", error),
                OperationCanceledException => throw new OperationCanceledException(error.Message, error, cancellationToken),
                _ => throw new InvalidOperationException($"Order {order.Id} was given up: {error.Message}", error),
            };
        }
        finally
        {
            overdue.Cancel();
        }
    }

    /// <summary>Places many, some at a time. One that fails leaves the others alone, and each caller learns what became of his.</summary>
    /// <param name="requests">What the customers want.</param>
    /// <param name="cancellationToken">Gives up what is not yet settled.</param>
    /// <returns>One result per request, in their order.</returns>
    public Task<JobResult<Order>[]> CreateAllAsync(IEnumerable<OrderRequest> requests, CancellationToken cancellationToken = default) =>
        ForkJoin.SettleAsync(requests, async (request, token) => await CreateAsync(request, token).ConfigureAwait(false), new ForkJoinOptions { MaxConcurrency = 8 }, cancellationToken: cancellationToken);

    private async Task<Order> UndoAsync(Order order, Compensations compensations, Exception error)
    {
        IReadOnlyList<Exception> failures = await compensations.RunAsync().ConfigureAwait(false);
        OrderStatus status = failures.Count == 0 ? OrderStatus.Rejected : OrderStatus.NeedsAttention;
        string remark = string.Join("; ", failures.Prepend(error).Select(static e => e.Message));
        try
        {
            return await orders.SettleAsync(order.Id, status, remark, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception unsettled)
        {
            throw new AggregateException($"Order {order.Id} was given up and could not be marked {status}.", [error, .. failures, unsettled]);
        }
    }
}
