namespace OrderService;

/// <summary>Keeps orders.</summary>
public interface IOrderStore
{
    /// <summary>Makes the table if there is none.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    Task CreateSchemaAsync(CancellationToken cancellationToken);

    /// <summary>An order; null where there is none.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    Task<Order?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Writes an order. When this has ended it is on disk; when it has failed or was cancelled it may be.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    Task SaveAsync(Order order, CancellationToken cancellationToken);
}
