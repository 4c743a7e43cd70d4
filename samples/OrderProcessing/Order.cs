using System.Collections.Immutable;

namespace OrderProcessing;

/// <summary>An order as it stood at one moment. Immutable, so the one the actor keeps can be handed out as it is.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Customer">Who ordered.</param>
/// <param name="Lines">What was ordered.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Remark">Why it was refused, or what the customer asked for; empty for most.</param>
/// <param name="PlacedAt">When it was placed.</param>
public sealed record Order(OrderId Id, string Customer, ImmutableArray<OrderLine> Lines, OrderStatus Status, string Remark, DateTimeOffset PlacedAt)
{
    /// <summary>What it costs.</summary>
    public decimal Total => Lines.Sum(static line => line.Quantity * line.Price);
}
