using PriceFeed;

namespace Concurrency.Samples.Tests;

public sealed class PriceFeedTests
{
    [Fact]
    public async Task BrokenConnection_RestartsTheActor_AndWhoWaitedMayAskAgain()
    {
        var output = new StringWriter { NewLine = "\n" };
        await PriceFeedProgram.RunAsync(TextWriter.Synchronized(output));
        Assert.Equal(
            """
            ACME begins at 10
            PollAsync failed: session 1 is broken
            session 1 signs off: Restarting
            session 1 is closed
            0 symbols with the new connection
            'PriceFeed.Prices.WaitForAsync' was not answered: the actor was restarted.
            ACME at 13, last 13, restarts 1
            session 2 signs off: Requested
            session 2 is closed

            """,
            output.ToString());
    }
}
