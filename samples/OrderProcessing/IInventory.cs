using System.Collections.Immutable;

namespace OrderProcessing;

/// <summary>Sets articles aside. Both calls may be repeated for an order: the second time does nothing.</summary>
public interface IInventory
{
    /// <summary>Sets the articles of an order aside, all or none.</summary>
    /// <param name="order">For which order.</param>
    /// <param name="lines">What.</param>
    /// <param name="cancellationToken">Gives up; whether the reservation was made is then unknown.</param>
    /// <exception cref="OrderRefusedException">There is not enough.</exception>
    Task ReserveAsync(OrderId order, ImmutableArray<OrderLine> lines, CancellationToken cancellationToken);

    /// <summary>Puts back whatever was set aside for an order; nothing where nothing was.</summary>
    /// <param name="order">For which order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task ReleaseAsync(OrderId order, CancellationToken cancellationToken);
}
