namespace PriceFeed;

/// <summary>An exchange whose connections break after the second read.</summary>
public sealed class DemoExchange(TextWriter output) : IExchange
{
    private readonly Queue<Price[]> _changes = new([[new("ACME", 10), new("BOLT", 20)], [new("ACME", 11)], [new("ACME", 12)], [new("ACME", 13)]]);
    private int _sessions;

    /// <inheritdoc/>
    public async ValueTask<IExchangeSession> ConnectAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        return new Session(this, ++_sessions);
    }

    private sealed class Session(DemoExchange exchange, int number) : IExchangeSession
    {
        private int _reads;

        public async Task<IReadOnlyList<Price>> ReadAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            return ++_reads <= 2 ? exchange._changes.Dequeue() : throw new IOException($"session {number} is broken");
        }

        public async ValueTask SignOffAsync(string reason, CancellationToken cancellationToken) => await exchange.WriteAsync($"session {number} signs off: {reason}");

        public async ValueTask DisposeAsync() => await exchange.WriteAsync($"session {number} is closed");
    }

    private Task WriteAsync(string line) => output.WriteLineAsync(line);
}
