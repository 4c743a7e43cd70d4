namespace OrderService;

/// <summary>There is no such order.</summary>
/// <param name="id">Its number.</param>
public sealed class OrderNotFoundException(Guid id) : Exception($"There is no order {id}.");
