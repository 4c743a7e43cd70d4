using Concurrency.Benchmarks.Actors;

namespace Concurrency.Benchmarks.Savina;

/// <summary>Keeps a number of transfers under way until all of a run are made.</summary>
[Actor]
internal sealed partial class Teller(BankAccount.Ref[] accounts, Finish finish)
{
    private Transfers _transfers = new(1);
    private int _unbegun;
    private int _open;

    public async ValueTask Begin(int transfers)
    {
        _unbegun = transfers;
        while (_open < Transfers.InFlight && _unbegun > 0) await BeginOne();
    }

    public ValueTask Done()
    {
        _open--;
        if (_unbegun > 0) return BeginOne();
        if (_open == 0) finish.Report(1);
        return default;
    }

    private ValueTask BeginOne()
    {
        _unbegun--;
        _open++;
        (int from, int to, long amount) = _transfers.Next();
        return accounts[from].Tell.DebitAsync(accounts[to], Self, amount);
    }
}
