namespace OrderProcessing;

/// <summary>Where an order stands.</summary>
public enum OrderStatus
{
    /// <summary>Placed; payment and stock are being seen to.</summary>
    Pending,

    /// <summary>Paid and reserved.</summary>
    Confirmed,

    /// <summary>Refused; nothing is charged and nothing reserved.</summary>
    Rejected,

    /// <summary>Refused, and taking back the charge or the reservation failed: somebody must look at it.</summary>
    NeedsAttention,
}
