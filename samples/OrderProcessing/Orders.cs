using System.Runtime.CompilerServices;
using Concurrency;

namespace OrderProcessing;

/// <summary>
/// The book of orders: who reads and changes it does so one message at a time. No handler waits for anything, so a reader never stands behind somebody's slow payment;
/// what takes time is <see cref="Checkout"/>'s, outside.
/// </summary>
[Actor(Capacity = 1024)]
public sealed partial class Orders(TimeProvider time)
{
    // Whoever wants to know of an order for longer has a store for it.
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    private readonly Dictionary<OrderId, Order> _orders = [];
    private int _lastNumber;

    /// <summary>Enters a new order, pending.</summary>
    /// <param name="request">What the customer wants.</param>
    /// <returns>The order with its number.</returns>
    /// <exception cref="ArgumentException">There is nothing in it, or a quantity or price makes no sense.</exception>
    public Order Open(OrderRequest request)
    {
        if (request.Lines.IsDefaultOrEmpty || request.Lines.Any(static line => line.Quantity < 1 || line.Price < 0))
        {
            throw new ArgumentException("An order needs lines, each with a quantity of at least 1 and a price.", nameof(request));
        }

        var order = new Order(new OrderId(++_lastNumber), request.Customer, request.Lines, OrderStatus.Pending, "", time.GetUtcNow());
        _orders.Add(order.Id, order);
        return order;
    }

    /// <summary>A pending order is settled, once.</summary>
    /// <param name="id">Which.</param>
    /// <param name="status">Anything but pending.</param>
    /// <param name="remark">Why.</param>
    /// <returns>The order as it is now.</returns>
    /// <exception cref="KeyNotFoundException">There is no such order.</exception>
    /// <exception cref="InvalidOperationException">It is settled already.</exception>
    public Order Settle(OrderId id, OrderStatus status, string remark = "")
    {
        Order order = Require(id);
        if (order.Status != OrderStatus.Pending || status == OrderStatus.Pending)
        {
            throw new InvalidOperationException($"Order {id} is {order.Status} and cannot become {status}.");
        }

        return _orders[id] = order with { Status = status, Remark = remark };
    }

    /// <summary>Changes what the customer asks for in words. Number, lines, price and status are nobody's to update.</summary>
    /// <param name="id">Which.</param>
    /// <param name="remark">His words.</param>
    /// <returns>The order as it is now.</returns>
    /// <exception cref="KeyNotFoundException">There is no such order.</exception>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public Order Update(OrderId id, string remark)
    {
        Order order = Require(id);
        return order.Status is OrderStatus.Pending or OrderStatus.Confirmed
            ? _orders[id] = order with { Remark = remark }
            : throw new InvalidOperationException($"Order {id} is {order.Status}.");
    }

    /// <summary>An order as it is now; null where there is none.</summary>
    /// <param name="id">Which.</param>
    public Order? Find(OrderId id) => _orders.GetValueOrDefault(id);

    /// <summary>The orders that somebody must look at.</summary>
    public IReadOnlyList<Order> NeedingAttention() => [.. _orders.Values.Where(static order => order.Status == OrderStatus.NeedsAttention)];

    /// <summary>
    /// The orders by number, each as it is when the reader comes to it. Nobody waits for the reader: orders are entered and settled between two of them, and those entered meanwhile
    /// come too.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<Order> Journal([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int number = 1; number <= _lastNumber; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_orders.TryGetValue(new OrderId(number), out Order? order))
            {
                yield return order;
            }
        }

        await Task.CompletedTask; // Nothing here takes time; the compiler wants one await.
    }

    /// <summary>Sees to it that no order stays pending for ever, whatever became of whoever placed it.</summary>
    /// <param name="id">Which.</param>
    public void FlagOverdue(OrderId id)
    {
        if (_orders.GetValueOrDefault(id) is { Status: OrderStatus.Pending } order)
        {
            _orders[id] = order with { Status = OrderStatus.NeedsAttention, Remark = "not settled in time" };
        }
    }

    [Every(60_000)]
    private void ForgetOld()
    {
        DateTimeOffset limit = time.GetUtcNow() - KeptFor;
        foreach (Order order in _orders.Values.Where(order => order.PlacedAt < limit && order.Status is OrderStatus.Confirmed or OrderStatus.Rejected).ToArray())
        {
            _orders.Remove(order.Id);
        }
    }

    private Order Require(OrderId id) => _orders.TryGetValue(id, out Order? order) ? order : throw new KeyNotFoundException($"There is no order {id}.");
}
