using Akka.Actor;
using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Savina;

/// <summary>The bank with Akka.NET.</summary>
internal static class AkkaBank
{
    public static Contestant Contestant => Harness.Contestant.Kept(
        PeerNames.Akka,
        () =>
        {
            ActorSystem system = AkkaPeer.Start();
            var finish = new Finish();
            IActorRef[] accounts = [.. Enumerable.Range(0, Transfers.Accounts).Select(_ => system.ActorOf(Props.Create(() => new Account())))];
            return Task.FromResult((System: system, Finish: finish, Accounts: accounts, Teller: system.ActorOf(Props.Create(() => new Teller(accounts, finish)))));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            kept.Teller.Tell(new Begin(operations));
            Check.That(await done == 1);
        },
        async kept =>
        {
            long money = 0;
            foreach (IActorRef account in kept.Accounts) money += await account.Ask<long>(Balance.Message);
            Check.That(money == Transfers.Opening * Transfers.Accounts);
            await kept.System.Terminate();
        });

    private sealed record Begin(int Count);

    private sealed record Debit(IActorRef To, IActorRef Teller, long Amount);

    private sealed record Credit(IActorRef Teller, long Amount);

    private sealed record Done
    {
        public static Done Message { get; } = new();
    }

    private sealed record Balance
    {
        public static Balance Message { get; } = new();
    }

    private sealed class Account : UntypedActor
    {
        private long _balance = Transfers.Opening;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Debit debit:
                    _balance -= debit.Amount;
                    debit.To.Tell(new Credit(debit.Teller, debit.Amount));
                    break;
                case Credit credit:
                    _balance += credit.Amount;
                    credit.Teller.Tell(Done.Message);
                    break;
                case Balance:
                    Sender.Tell(_balance);
                    break;
            }
        }
    }

    private sealed class Teller(IActorRef[] accounts, Finish finish) : UntypedActor
    {
        private Transfers _transfers = new(1);
        private int _unbegun;
        private int _open;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Done:
                    _open--;
                    break;
                case Begin begin:
                    _unbegun = begin.Count;
                    break;
            }

            while (_open < Transfers.InFlight && _unbegun > 0)
            {
                _unbegun--;
                _open++;
                (int from, int to, long amount) = _transfers.Next();
                accounts[from].Tell(new Debit(accounts[to], Self, amount));
            }

            if (_open == 0) finish.Report(1);
        }
    }
}
