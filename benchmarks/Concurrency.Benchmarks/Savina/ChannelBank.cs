using System.Threading.Channels;
using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Savina;

/// <summary>The bank as loops over channels.</summary>
internal sealed class ChannelBank
{
    private readonly Finish _finish = new();
    private readonly Channel<int> _teller;
    private readonly Channel<Message>[] _accounts;
    private readonly Task<long[]> _balances;
    private readonly Task _tellerLoop;

    private ChannelBank(bool isBounded)
    {
        _teller = Inbox.Of<int>(isBounded);
        _accounts = [.. Enumerable.Range(0, Transfers.Accounts).Select(_ => Inbox.Of<Message>(isBounded))];
        _balances = Task.WhenAll(_accounts.Select(account => Task.Run(() => AccountAsync(account.Reader))));
        _tellerLoop = Task.Run(TellerAsync);
    }

    public static Contestant Of(bool isBounded) =>
        Contestant.Kept(PeerNames.ChannelLoop(isBounded), () => Task.FromResult(new ChannelBank(isBounded)), (bank, n) => bank.RunAsync(n), bank => bank.StopAsync());

    private async Task RunAsync(int transfers)
    {
        Task<long> done = _finish.Expect(1);
        await _teller.Writer.WriteAsync(transfers);
        Check.That(await done == 1);
    }

    private async Task StopAsync()
    {
        _teller.Writer.Complete();
        await _tellerLoop;
        foreach (Channel<Message> account in _accounts) account.Writer.Complete();
        long money = (await _balances).Sum();
        Check.That(money == Transfers.Opening * Transfers.Accounts);
    }

    // A positive number begins that many transfers, zero says that one is done.
    private async Task TellerAsync()
    {
        var transfers = new Transfers(1);
        int unbegun = 0;
        int open = 0;
        while (await _teller.Reader.WaitToReadAsync())
        {
            while (_teller.Reader.TryRead(out int message))
            {
                if (message > 0) unbegun = message;
                else open--;
                while (open < Transfers.InFlight && unbegun > 0)
                {
                    unbegun--;
                    open++;
                    (int from, int to, long amount) = transfers.Next();
                    await _accounts[from].Writer.WriteAsync(new Message(_accounts[to].Writer, amount));
                }

                if (open == 0) _finish.Report(1);
            }
        }
    }

    private async Task<long> AccountAsync(ChannelReader<Message> inbox)
    {
        long balance = Transfers.Opening;
        while (await inbox.WaitToReadAsync())
        {
            while (inbox.TryRead(out Message message))
            {
                if (message.To is { } to)
                {
                    balance -= message.Amount;
                    await to.WriteAsync(new Message(null, message.Amount));
                }
                else
                {
                    balance += message.Amount;
                    await _teller.Writer.WriteAsync(0);
                }
            }
        }

        return balance;
    }

    private readonly record struct Message(ChannelWriter<Message>? To, long Amount);
}
