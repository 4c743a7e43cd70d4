namespace OrderProcessing;

/// <summary>A refusal that belongs to the business, not a fault: the card was declined, the article is sold out.</summary>
/// <param name="message">Why.</param>
public sealed class OrderRefusedException(string message) : Exception(message);
