namespace PriceFeed;

/// <summary>Where prices come from.</summary>
public interface IExchange
{
    /// <summary>Opens a session of its own.</summary>
    ValueTask<IExchangeSession> ConnectAsync(CancellationToken cancellationToken);
}
