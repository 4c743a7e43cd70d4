using Concurrency;

namespace OrderService;

/// <summary>
/// One order: the only one who changes it, one message at a time, so that read, decide and write need no lock and no transaction. What it answers is on disk, so it may be forgotten whenever
/// nobody has asked for it for a while.
/// </summary>
[Actor(Capacity = 64)]
public sealed partial class OrderKeeper([ActorKey] Guid id, IOrderStore store, TimeProvider time)
{
    private Order? _known;

    /// <summary>Places the order. Placing it again, word for word, changes nothing.</summary>
    /// <param name="request">What it asks for.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The order, on disk.</returns>
    /// <exception cref="ArgumentException">The request makes no sense.</exception>
    /// <exception cref="OrderConflictException">There is another order with this number.</exception>
    public async Task<Order> PlaceAsync(OrderRequest request, CancellationToken cancellationToken)
    {
        request.Check();
        if (await FindAsync(cancellationToken).ConfigureAwait(false) is { } existing)
        {
            return existing.Fulfils(request) ? existing : throw new OrderConflictException($"There is another order {id}.");
        }

        return await SaveAsync(new Order(id, request.Customer, request.Lines, OrderStatus.Placed, time.GetUtcNow(), Version: 1), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Confirms or cancels the order. Doing it again changes nothing; doing the other is a conflict.</summary>
    /// <param name="status">What it is to be.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The order, on disk.</returns>
    /// <exception cref="OrderNotFoundException">There is no such order.</exception>
    /// <exception cref="OrderConflictException">It is final already.</exception>
    public async Task<Order> SettleAsync(OrderStatus status, CancellationToken cancellationToken)
    {
        Order order = await FindAsync(cancellationToken).ConfigureAwait(false) ?? throw new OrderNotFoundException(id);
        if (order.Status == status)
        {
            return order;
        }

        return order.Status == OrderStatus.Placed
            ? await SaveAsync(order with { Status = status, Version = order.Version + 1 }, cancellationToken).ConfigureAwait(false)
            : throw new OrderConflictException($"Order {id} is {order.Status} and cannot become {status}.");
    }

    /// <summary>The order as it is now; null where there is none.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<Order?> FindAsync(CancellationToken cancellationToken) => _known ??= await store.FindAsync(id, cancellationToken).ConfigureAwait(false);

    private async Task<Order> SaveAsync(Order order, CancellationToken cancellationToken)
    {
        _known = null; // Whatever comes of it, the store knows.
        await store.SaveAsync(order, cancellationToken).ConfigureAwait(false);
        return _known = order;
    }
}
