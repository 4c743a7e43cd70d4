namespace OrderProcessing;

/// <summary>Stands in for a bank: cards of some customers are declined.</summary>
public sealed class DemoPayments : IPayments
{
    private readonly Lock _gate = new();
    private readonly Dictionary<OrderId, decimal> _charged = [];

    /// <summary>What the customers are charged in all.</summary>
    public decimal Balance
    {
        get
        {
            lock (_gate)
            {
                return _charged.Values.Sum();
            }
        }
    }

    /// <inheritdoc/>
    public async Task ChargeAsync(OrderId order, decimal amount, CancellationToken cancellationToken)
    {
        await Task.Yield(); // A network away.
        cancellationToken.ThrowIfCancellationRequested();
        if (amount > 1000)
        {
            throw new OrderRefusedException("the card was declined");
        }

        lock (_gate)
        {
            _charged[order] = amount;
        }
    }

    /// <inheritdoc/>
    public async Task RefundAsync(OrderId order, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (_gate)
        {
            _charged.Remove(order);
        }
    }
}
