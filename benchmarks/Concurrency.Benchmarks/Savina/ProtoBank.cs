using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;
using Proto;

namespace Concurrency.Benchmarks.Savina;

/// <summary>The bank with Proto.Actor.</summary>
internal static class ProtoBank
{
    public static Contestant Contestant => Harness.Contestant.Kept(
        PeerNames.Proto,
        () =>
        {
            var system = new ActorSystem();
            var finish = new Finish();
            PID[] accounts = [.. Enumerable.Range(0, Transfers.Accounts).Select(_ => system.Root.Spawn(Props.FromProducer(() => new Account())))];
            return Task.FromResult((System: system, Finish: finish, Accounts: accounts, Teller: system.Root.Spawn(Props.FromProducer(() => new Teller(accounts, finish)))));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            kept.System.Root.Send(kept.Teller, new Begin(operations));
            Check.That(await done == 1);
        },
        async kept =>
        {
            long money = 0;
            foreach (PID account in kept.Accounts) money += await kept.System.Root.RequestAsync<long>(account, Balance.Message);
            Check.That(money == Transfers.Opening * Transfers.Accounts);
            await kept.System.ShutdownAsync();
        });

    private sealed record Begin(int Count);

    private sealed record Debit(PID To, PID Teller, long Amount);

    private sealed record Credit(PID Teller, long Amount);

    private sealed record Done
    {
        public static Done Message { get; } = new();
    }

    private sealed record Balance
    {
        public static Balance Message { get; } = new();
    }

    private sealed class Account : IActor
    {
        private long _balance = Transfers.Opening;

        public Task ReceiveAsync(IContext context)
        {
            switch (context.Message)
            {
                case Debit debit:
                    _balance -= debit.Amount;
                    context.Send(debit.To, new Credit(debit.Teller, debit.Amount));
                    break;
                case Credit credit:
                    _balance += credit.Amount;
                    context.Send(credit.Teller, Done.Message);
                    break;
                case Balance:
                    context.Respond(_balance);
                    break;
            }

            return Task.CompletedTask;
        }
    }

    private sealed class Teller(PID[] accounts, Finish finish) : IActor
    {
        private Transfers _transfers = new(1);
        private int _unbegun;
        private int _open;

        public Task ReceiveAsync(IContext context)
        {
            switch (context.Message)
            {
                case Done:
                    _open--;
                    break;
                case Begin begin:
                    _unbegun = begin.Count;
                    break;
                default:
                    // Started and the like.
                    return Task.CompletedTask;
            }

            while (_open < Transfers.InFlight && _unbegun > 0)
            {
                _unbegun--;
                _open++;
                (int from, int to, long amount) = _transfers.Next();
                context.Send(accounts[from], new Debit(accounts[to], context.Self, amount));
            }

            if (_open == 0) finish.Report(1);
            return Task.CompletedTask;
        }
    }
}
