using System.Threading.Tasks.Dataflow;
using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Savina;

/// <summary>The bank as action blocks.</summary>
internal sealed class BlockBank
{
    private readonly Finish _finish = new();
    private readonly ActionBlock<int> _teller;
    private readonly ActionBlock<Message>[] _accounts;
    private readonly long[] _balances = new long[Transfers.Accounts];
    private Transfers _transfers = new(1);
    private int _unbegun;
    private int _open;

    private BlockBank()
    {
        _accounts = [.. Enumerable.Range(0, Transfers.Accounts).Select(Start)];
        _teller = new ActionBlock<int>(Receive);
    }

    public static Contestant Contestant => Harness.Contestant.Kept(PeerNames.ActionBlock, () => Task.FromResult(new BlockBank()), (bank, n) => bank.RunAsync(n), bank => bank.StopAsync());

    private async Task RunAsync(int transfers)
    {
        Task<long> done = _finish.Expect(1);
        _teller.Post(transfers);
        Check.That(await done == 1);
    }

    private async Task StopAsync()
    {
        foreach (ActionBlock<Message> account in _accounts) account.Complete();
        await Task.WhenAll(_accounts.Select(account => account.Completion));
        Check.That(_balances.Sum() == Transfers.Opening * Transfers.Accounts);
    }

    // A positive number begins that many transfers, zero says that one is done.
    private void Receive(int message)
    {
        if (message > 0) _unbegun = message;
        else _open--;
        while (_open < Transfers.InFlight && _unbegun > 0)
        {
            _unbegun--;
            _open++;
            (int from, int to, long amount) = _transfers.Next();
            _accounts[from].Post(new Message(_accounts[to], amount));
        }

        if (_open == 0) _finish.Report(1);
    }

    private ActionBlock<Message> Start(int index)
    {
        _balances[index] = Transfers.Opening;
        return new ActionBlock<Message>(message =>
        {
            _balances[index] += message.To is null ? message.Amount : -message.Amount;
            if (message.To is { } to) to.Post(new Message(null, message.Amount));
            else _teller.Post(0);
        });
    }

    private readonly record struct Message(ActionBlock<Message>? To, long Amount);
}
