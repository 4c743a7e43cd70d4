using System.Runtime.CompilerServices;
using Concurrency;

namespace PriceFeed;

/// <summary>The last prices of an exchange. A broken connection fails the poll, and the actor starts again with another one.</summary>
[Actor(OnError = ActorErrorMode.Restart)]
public sealed partial class Prices(IExchange exchange) : IActorLifecycle, IAsyncDisposable
{
    private readonly Dictionary<string, decimal> _last = [];
    private readonly List<(string Symbol, decimal AtLeast, TaskCompletionSource<decimal> Reached)> _waiting = [];
    private IExchangeSession? _session;

    /// <summary>How many symbols have a price. Runs beside other queries.</summary>
    [Query]
    public int Count => _last.Count;

    /// <inheritdoc/>
    public async ValueTask StartedAsync(CancellationToken cancellationToken) => _session = await exchange.ConnectAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask StoppingAsync(ActorStopReason reason, CancellationToken cancellationToken) => _session!.SignOffAsync(reason.ToString(), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? default;

    /// <summary>Reads what has changed. Told, not asked: what it throws restarts the actor.</summary>
    public async Task PollAsync(CancellationToken cancellationToken)
    {
        foreach (Price price in await _session!.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            _last[price.Symbol] = price.Amount;
            foreach ((_, _, TaskCompletionSource<decimal> reached) in _waiting.FindAll(w => w.Symbol == price.Symbol && w.AtLeast <= price.Amount)) reached.TrySetResult(price.Amount);
        }
    }

    /// <summary>The last price; null where there is none.</summary>
    [Query]
    public decimal? Last(string symbol) => _last.TryGetValue(symbol, out decimal last) ? last : null;

    /// <summary>Waits for a price, while everything else goes on.</summary>
    [Interleave]
    public async Task<decimal> WaitForAsync(string symbol, decimal atLeast, CancellationToken cancellationToken)
    {
        if (_last.TryGetValue(symbol, out decimal last) && last >= atLeast) return last;
        return await NextAsync(symbol, atLeast, cancellationToken);
    }

    /// <summary>The prices of a symbol from now on. Each move waits for what <see cref="PollAsync"/> brings, and so must give the actor up meanwhile.</summary>
    [Interleave]
    public async IAsyncEnumerable<decimal> WatchAsync(string symbol, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true) yield return await NextAsync(symbol, atLeast: decimal.MinValue, cancellationToken);
    }

    private async Task<decimal> NextAsync(string symbol, decimal atLeast, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource<decimal>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((symbol, atLeast, reached));
        try
        {
            return await reached.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _waiting.RemoveAll(w => w.Reached == reached);
        }
    }
}
