using System.Collections.Immutable;

namespace OrderService;

/// <summary>An order as it stood at one moment. Immutable, so the one an actor keeps can be handed out as it is.</summary>
/// <param name="Id">Chosen by whoever places it, so that placing it again is no second order.</param>
/// <param name="Customer">Who ordered.</param>
/// <param name="Lines">What was ordered.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="Version">Counts its changes, from 1.</param>
public sealed record Order(Guid Id, string Customer, ImmutableArray<OrderLine> Lines, OrderStatus Status, DateTimeOffset PlacedAt, int Version)
{
    /// <summary>What it costs.</summary>
    public decimal Total => Lines.Sum(static line => line.Quantity * line.Price);

    /// <summary>Whether it is what was asked for.</summary>
    public bool Fulfils(OrderRequest request) => Customer == request.Customer && Lines.SequenceEqual(request.Lines);
}
