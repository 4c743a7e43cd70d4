using System.Data.Common;
using Microsoft.Data.Sqlite;
using Polly;
using Polly.Retry;

namespace OrderService;

/// <summary>Orders in a database: what fails for the moment is tried again, writes that come together are committed together.</summary>
public sealed class OrderStore : IOrderStore
{
    private readonly OrderDatabase.Pool _database;
    private readonly OrderSettings _settings;
    private readonly ResiliencePipeline _retry;
    private readonly GroupCommit<Order> _writes;

    /// <param name="database">Who talks to it.</param>
    /// <param name="settings">How often it is tried.</param>
    /// <param name="time">The clock of the pauses between.</param>
    /// <param name="log">Where attempts that failed are told.</param>
    public OrderStore(OrderDatabase.Pool database, OrderSettings settings, TimeProvider time, ILogger<OrderStore> log)
    {
        _database = database;
        _settings = settings;
        _retry = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<DbException>(IsTransient),
                MaxRetryAttempts = Math.Max(settings.Attempts - 1, 1),
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(5),
                UseJitter = true,
                OnRetry = attempt =>
                {
                    OrderLog.DatabaseFailed(log, attempt.Outcome.Exception, attempt.AttemptNumber + 1, attempt.RetryDelay);
                    return default;
                },
            })
            .Build();
        _writes = new GroupCommit<Order>(orders => TryAsync(token => _database.SaveAsync(orders, token), CancellationToken.None), most: 256);
    }

    /// <inheritdoc/>
    public Task CreateSchemaAsync(CancellationToken cancellationToken) => TryAsync(token => _database.CreateSchemaAsync(token), cancellationToken);

    /// <inheritdoc/>
    public async Task<Order?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        Order? found = null;
        await TryAsync(async token => found = await _database.FindAsync(id, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <inheritdoc/>
    public Task SaveAsync(Order order, CancellationToken cancellationToken) => _writes.AddAsync(order).WaitAsync(cancellationToken);

    // Npgsql says what may pass; of SQLite it is: busy, locked, an error of the disk, a file that cannot be opened. 57P01 is a server that was told to stop.
    internal static bool IsTransient(DbException error) => error.IsTransient || error.SqlState == "57P01" || error is SqliteException { SqliteErrorCode: 5 or 6 or 10 or 14 };

    private async Task TryAsync(Func<CancellationToken, ValueTask> action, CancellationToken cancellationToken)
    {
        try
        {
            await _retry.ExecuteAsync(action, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException error) when (IsTransient(error))
        {
            throw new StoreUnavailableException($"The {_settings.Database} database did not answer in {_settings.Attempts} attempts: {error.Message}", error);
        }
    }
}
