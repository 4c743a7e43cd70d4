namespace OrderProcessing;

/// <summary>One article of an order.</summary>
/// <param name="Article">What.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Price">For one.</param>
public sealed record OrderLine(string Article, int Quantity, decimal Price);
