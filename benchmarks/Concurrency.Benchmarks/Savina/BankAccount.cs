namespace Concurrency.Benchmarks.Savina;

/// <summary>Takes money out of itself and sends it on; the receiving account tells the teller.</summary>
[Actor]
internal sealed partial class BankAccount(long opening)
{
    private long _balance = opening;

    public long Balance() => _balance;

    public ValueTask Debit(Ref to, Teller.Ref teller, long amount)
    {
        _balance -= amount;
        return to.Tell.CreditAsync(teller, amount);
    }

    public ValueTask Credit(Teller.Ref teller, long amount)
    {
        _balance += amount;
        return teller.Tell.DoneAsync();
    }
}
