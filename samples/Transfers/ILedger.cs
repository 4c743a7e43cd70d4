namespace Transfers;

/// <summary>Where payments are written down.</summary>
public interface ILedger
{
    /// <summary>Writes a payment down.</summary>
    /// <param name="amount">How much.</param>
    /// <param name="cancellationToken">Waits no longer.</param>
    /// <returns>Ends when it is written.</returns>
    Task WriteAsync(decimal amount, CancellationToken cancellationToken);
}
