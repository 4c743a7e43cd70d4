namespace OrderProcessing;

/// <summary>Takes and returns money. Both calls may be repeated for an order: the second time does nothing.</summary>
public interface IPayments
{
    /// <summary>Charges the customer.</summary>
    /// <param name="order">For which order.</param>
    /// <param name="amount">How much.</param>
    /// <param name="cancellationToken">Gives up; whether the charge was made is then unknown.</param>
    /// <exception cref="OrderRefusedException">The charge was declined.</exception>
    Task ChargeAsync(OrderId order, decimal amount, CancellationToken cancellationToken);

    /// <summary>Returns whatever was charged for an order; nothing where nothing was.</summary>
    /// <param name="order">For which order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task RefundAsync(OrderId order, CancellationToken cancellationToken);
}
