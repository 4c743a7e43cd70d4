namespace OrderService;

/// <summary>Finds the actor that an order belongs to.</summary>
/// <param name="services">Where the actors are registered.</param>
/// <param name="settings">How many there are.</param>
public sealed class OrderBook(IServiceProvider services, OrderSettings settings)
{
    private readonly OrderShard.Ref[] _shards = [.. Enumerable.Range(0, settings.Shards).Select(shard => services.GetRequiredKeyedService<OrderShard.Ref>(shard))];

    /// <summary>The one for this order: always the same.</summary>
    /// <param name="id">The order's number.</param>
    public OrderShard.Ref ShardOf(Guid id) => _shards[(int)((uint)id.GetHashCode() % (uint)_shards.Length)];
}
