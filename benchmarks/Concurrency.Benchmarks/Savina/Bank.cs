using Concurrency.Benchmarks.Actors;
using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Savina;

/// <summary>Transfers between many accounts. The money is counted at the end.</summary>
internal static class Bank
{
    public static Group Group => new(
        "savina-bank",
        $"{Transfers.InFlight} transfers at a time between {Transfers.Accounts:N0} accounts, three messages each; one transfer.",
        Ours,
        ChannelBank.Of(isBounded: false),
        ChannelBank.Of(isBounded: true),
        BlockBank.Contestant,
        AkkaBank.Contestant,
        ProtoBank.Contestant) { Area = "Savina" };

    private static Contestant Ours => Contestant.Kept(
        PeerNames.Ours,
        () =>
        {
            var finish = new Finish();
            BankAccount.Ref[] accounts = [.. Enumerable.Range(0, Transfers.Accounts).Select(_ => BankAccount.Ref.Start(Transfers.Opening))];
            return Task.FromResult((Finish: finish, Accounts: accounts, Teller: Teller.Ref.Start(accounts, finish)));
        },
        async (kept, operations) =>
        {
            Task<long> done = kept.Finish.Expect(1);
            await kept.Teller.Tell.BeginAsync(operations);
            Check.That(await done == 1);
        },
        async kept =>
        {
            long money = 0;
            foreach (BankAccount.Ref account in kept.Accounts) money += await account.BalanceAsync();
            Check.That(money == Transfers.Opening * Transfers.Accounts);
            await kept.Teller.DisposeAsync();
            foreach (BankAccount.Ref account in kept.Accounts) await account.DisposeAsync();
        });
}
