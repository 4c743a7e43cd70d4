namespace OrderService;

/// <summary>One line of an order.</summary>
/// <param name="Product">What.</param>
/// <param name="Quantity">How many, at least 1.</param>
/// <param name="Price">Of one, not negative.</param>
public sealed record OrderLine(string Product, int Quantity, decimal Price);
