using Concurrency;

namespace Transfers;

/// <summary>An account that pays another one, in a way that can lock both, in a way that hides it, and in one that cannot.</summary>
/// <param name="balance">What is on it at first.</param>
/// <param name="ledger">Where a payment is written down before it is made.</param>
[Actor]
public sealed partial class Account(decimal balance, ILedger ledger)
{
    private decimal _balance = balance;

    [Query]
    public decimal Balance => _balance;

    public void Deposit(decimal amount) => _balance += amount;

    /// <summary>Asks: until the other one has answered, this one answers nobody.</summary>
    public async Task TransferTo(Ref other, decimal amount, CancellationToken cancellationToken)
    {
        await ledger.WriteAsync(amount, cancellationToken);
        await other.DepositAsync(amount, cancellationToken);
        _balance -= amount;
    }

    /// <summary>The same, with the question in a method of its own.</summary>
    public async Task PayTo(Ref other, decimal amount, CancellationToken cancellationToken)
    {
        await HandOverAsync(other, amount, cancellationToken);
        _balance -= amount;
    }

    /// <summary>Tells: the other one deposits when it comes to it.</summary>
    public async Task SendTo(Ref other, decimal amount, CancellationToken cancellationToken)
    {
        await ledger.WriteAsync(amount, cancellationToken);
        _balance -= amount;
        await other.Tell.DepositAsync(amount, cancellationToken);
    }

    private async Task HandOverAsync(Ref other, decimal amount, CancellationToken cancellationToken)
    {
        await ledger.WriteAsync(amount, cancellationToken);
        await other.DepositAsync(amount, cancellationToken);
    }
}
