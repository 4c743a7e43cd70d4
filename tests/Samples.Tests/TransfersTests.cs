using Transfers;

namespace Concurrency.Samples.Tests;

public sealed class TransfersTests
{
    [Fact]
    public async Task PaymentsThatMeet_FailOnceWhereTheyAsk_AndNeverWhereTheyTell()
    {
        var output = new StringWriter { NewLine = "\n" };
        await TransfersProgram.RunAsync(output);
        Assert.Equal(
            """
            asked: 1 failed, as 'ann.TransferTo' waits for 'bob.Deposit' (queued) and 'bob.TransferTo' waits for 'ann.Deposit' (queued)
            asked in a method: 1 failed, as 'ann.PayTo' waits for 'bob.Deposit' (queued) and 'bob.PayTo' waits for 'ann.Deposit' (queued)
            told: both are paid
            ann and bob have 200

            """,
            output.ToString());
    }

    [Fact]
    public async Task OnePayment_GoesThroughInEveryWay()
    {
        var ledger = new PagedLedger(linesPerPage: 1);
        await using Account.Ref ann = Account.Ref.Start(100, ledger);
        await using Account.Ref bob = Account.Ref.Start(0, ledger);
        await ann.TransferToAsync(bob, 10);
        await ann.PayToAsync(bob, 20);
        await ann.SendToAsync(bob, 30);
        Assert.Equal((40, 60, 60), (await ann.GetBalanceAsync(), await bob.GetBalanceAsync(), ledger.Total));
    }
}
