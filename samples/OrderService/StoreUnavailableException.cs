namespace OrderService;

/// <summary>The database did not answer, however often it was asked.</summary>
/// <param name="message">What was tried.</param>
/// <param name="error">The last answer.</param>
public sealed class StoreUnavailableException(string message, Exception error) : Exception(message, error);
