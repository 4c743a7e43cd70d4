using Concurrency;

namespace OrderService;

/// <summary>
/// Some of the orders: the only one who changes them, one message at a time, so that read, decide and write need no lock and no transaction. What it answers is on disk.
/// </summary>
[Actor]
[NotRegistered]
public sealed partial class OrderShard(IOrderStore store, TimeProvider time)
{
    private const int MostRemembered = 1_000;

    private readonly Dictionary<Guid, Order> _recent = [];

    /// <summary>Places an order. Placing it again, word for word, changes nothing.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The order, on disk.</returns>
    /// <exception cref="ArgumentException">The request makes no sense.</exception>
    /// <exception cref="OrderConflictException">There is another order with this number.</exception>
    public async Task<Order> PlaceAsync(Guid id, OrderRequest request, CancellationToken cancellationToken)
    {
        request.Check();
        if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is { } existing)
        {
            return existing.Fulfils(request) ? existing : throw new OrderConflictException($"There is another order {id}.");
        }

        return await SaveAsync(new Order(id, request.Customer, request.Lines, OrderStatus.Placed, time.GetUtcNow(), Version: 1), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Confirms or cancels an order. Doing it again changes nothing; doing the other is a conflict.</summary>
    /// <param name="id">Which.</param>
    /// <param name="status">What it is to be.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The order, on disk.</returns>
    /// <exception cref="OrderNotFoundException">There is no such order.</exception>
    /// <exception cref="OrderConflictException">It is final already.</exception>
    public async Task<Order> SettleAsync(Guid id, OrderStatus status, CancellationToken cancellationToken)
    {
        Order order = await FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new OrderNotFoundException(id);
        if (order.Status == status)
        {
            return order;
        }

        return order.Status == OrderStatus.Placed
            ? await SaveAsync(order with { Status = status, Version = order.Version + 1 }, cancellationToken).ConfigureAwait(false)
            : throw new OrderConflictException($"Order {id} is {order.Status} and cannot become {status}.");
    }

    /// <summary>An order as it is now; null where there is none.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<Order?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        if (_recent.TryGetValue(id, out Order? known))
        {
            return known;
        }

        Order? found = await store.FindAsync(id, cancellationToken).ConfigureAwait(false);
        return found is null ? null : Remember(found);
    }

    private async Task<Order> SaveAsync(Order order, CancellationToken cancellationToken)
    {
        _recent.Remove(order.Id); // Whatever comes of it, the store knows.
        await store.SaveAsync(order, cancellationToken).ConfigureAwait(false);
        return Remember(order);
    }

    private Order Remember(Order order)
    {
        if (_recent.Count >= MostRemembered)
        {
            _recent.Clear();
        }

        return _recent[order.Id] = order;
    }
}
