using System.Globalization;
using Concurrency;

namespace PriceFeed;

/// <summary>The program, with its stream as a parameter so that tests can run it.</summary>
public static class PriceFeedProgram
{
    /// <summary>Polls an exchange whose connection breaks, while somebody waits for a price.</summary>
    /// <param name="output">Where to.</param>
    public static async Task RunAsync(TextWriter output)
    {
        await using Prices.Ref prices = Prices.Ref.Start(new DemoExchange(output), new ActorOptions { OnError = error => output.WriteLine($"{error.Message} failed: {error.Exception.Message}") });
        Task<decimal> dear = prices.WaitForAsync("ACME", atLeast: 13).AsTask();
        await using IAsyncEnumerator<decimal> watch = prices.WatchAsync("ACME").GetAsyncEnumerator();
        Task<bool> change = watch.MoveNextAsync().AsTask();
        await prices.Tell.PollAsync();
        if (await change) await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ACME begins at {watch.Current}"));
        for (int i = 0; i < 2; i++) await prices.Tell.PollAsync();
        int count = await prices.GetCountAsync();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count} symbols with the new connection"));
        try
        {
            await dear;
        }
        catch (ActorStoppedException restarted)
        {
            await output.WriteLineAsync(restarted.Message);
        }

        Task<decimal> again = prices.WaitForAsync("ACME", atLeast: 13).AsTask();
        for (int i = 0; i < 2; i++) await prices.Tell.PollAsync();
        decimal reached = await again;
        decimal? last = await prices.LastAsync("ACME");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ACME at {reached}, last {last}, restarts {prices.Statistics.Restarts}"));
    }
}
