namespace OrderService;

/// <summary>An order cannot become what it is asked to be.</summary>
/// <param name="message">Why.</param>
public sealed class OrderConflictException(string message) : Exception(message);
