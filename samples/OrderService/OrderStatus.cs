namespace OrderService;

/// <summary>Where an order stands.</summary>
public enum OrderStatus
{
    /// <summary>Placed.</summary>
    Placed,

    /// <summary>Confirmed, and final.</summary>
    Confirmed,

    /// <summary>Cancelled, and final.</summary>
    Cancelled,
}
