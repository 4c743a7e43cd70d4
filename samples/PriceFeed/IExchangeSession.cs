namespace PriceFeed;

/// <summary>A connection, which may break.</summary>
public interface IExchangeSession : IAsyncDisposable
{
    /// <summary>The prices that have changed.</summary>
    Task<IReadOnlyList<Price>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Leaves in good order.</summary>
    ValueTask SignOffAsync(string reason, CancellationToken cancellationToken);
}
