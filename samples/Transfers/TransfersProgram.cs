using System.Globalization;
using Concurrency;

namespace Transfers;

/// <summary>The program, with its stream as a parameter so that tests can run it.</summary>
public static class TransfersProgram
{
    /// <summary>Lets two accounts pay each other at the same time, in three ways, and prints how that ends.</summary>
    /// <param name="output">Where to.</param>
    public static async Task RunAsync(TextWriter output)
    {
        var ledger = new PagedLedger(linesPerPage: 2);
        await using Account.Ref ann = Account.Ref.Start(100, ledger, new ActorOptions { Name = "ann" });
        await using Account.Ref bob = Account.Ref.Start(100, ledger, new ActorOptions { Name = "bob" });

        await output.WriteLineAsync("asked: " + await EndOfAsync(ann.TransferToAsync(bob, 30).AsTask(), bob.TransferToAsync(ann, 10).AsTask()));
        await output.WriteLineAsync("asked in a method: " + await EndOfAsync(ann.PayToAsync(bob, 30).AsTask(), bob.PayToAsync(ann, 10).AsTask()));
        await output.WriteLineAsync("told: " + await EndOfAsync(ann.SendToAsync(bob, 30).AsTask(), bob.SendToAsync(ann, 10).AsTask()));

        // Which of the two that asked failed is chance; that nothing was lost with it is not.
        decimal together = await ann.GetBalanceAsync() + await bob.GetBalanceAsync();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ann and bob have {together}"));
    }

    private static async Task<string> EndOfAsync(params Task[] payments)
    {
        try
        {
            await Task.WhenAll(payments);
            return "both are paid";
        }
        catch (ActorDeadlockException deadlock)
        {
            string[] waits = [.. deadlock.Path.Select(static wait => wait.ToString()).Order(StringComparer.Ordinal)];
            return $"{payments.Count(static payment => payment.IsFaulted)} failed, as {string.Join(" and ", waits)}";
        }
    }
}
