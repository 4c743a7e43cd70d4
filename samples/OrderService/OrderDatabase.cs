using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Concurrency;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OrderService;

/// <summary>
/// What is said to the database, as blocking calls on threads of the pool's own: SQLite knows no others, and a commit waits for the disk. The SQL is what both databases understand.
/// </summary>
[WorkerPool(Concurrency = 4, Capacity = 10_000, Threads = PoolThreads.Dedicated)]
public sealed partial class OrderDatabase(DbDataSource source)
{
    /// <summary>Makes the table if there is none.</summary>
    public void CreateSchema()
    {
        using DbConnection connection = source.OpenConnection();
        using DbCommand command = connection.CreateCommand();
        if (connection is SqliteConnection)
        {
            command.CommandText = "pragma journal_mode = wal"; // Readers do not wait for the writer; stays with the file.
            command.ExecuteNonQuery();
        }

        command.CommandText = """
            create table if not exists orders
                (id text primary key, customer text not null, lines text not null, status text not null, placed_at text not null, version integer not null)
            """;
        command.ExecuteNonQuery();
    }

    /// <summary>An order; null where there is none.</summary>
    /// <param name="id">Which.</param>
    public Order? Find(Guid id)
    {
        using DbConnection connection = source.OpenConnection();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = "select customer, lines, status, placed_at, version from orders where id = @id";
        Add(command, "id", id.ToString());
        using DbDataReader reader = command.ExecuteReader();
        return reader.Read()
            ? new Order(
                id,
                reader.GetString(0),
                [.. JsonSerializer.Deserialize<OrderLine[]>(reader.GetString(1))!],
                Enum.Parse<OrderStatus>(reader.GetString(2)),
                DateTimeOffset.ParseExact(reader.GetString(3), "O", CultureInfo.InvariantCulture),
                reader.GetInt32(4))
            : null;
    }

    /// <summary>Writes orders in one transaction: all of them are on disk when this returns. Writing them again changes nothing, so it may be tried again.</summary>
    /// <param name="orders">Which.</param>
    public void Save(IReadOnlyList<Order> orders)
    {
        using DbConnection connection = source.OpenConnection();
        using DbTransaction transaction = connection.BeginTransaction();
        using DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            insert into orders (id, customer, lines, status, placed_at, version) values (@id, @customer, @lines, @status, @placed_at, @version)
            on conflict (id) do update set status = excluded.status, version = excluded.version where excluded.version > orders.version
            """;
        foreach (Order order in orders)
        {
            command.Parameters.Clear();
            Add(command, "id", order.Id.ToString());
            Add(command, "customer", order.Customer);
            Add(command, "lines", JsonSerializer.Serialize(order.Lines));
            Add(command, "status", order.Status.ToString());
            Add(command, "placed_at", order.PlacedAt.ToString("O", CultureInfo.InvariantCulture));
            Add(command, "version", order.Version);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>How to get connections. Opens none yet.</summary>
    internal static DbDataSource Open(OrderSettings settings) => settings.Database == DatabaseKind.Postgres
        ? NpgsqlDataSource.Create(settings.ConnectionString)
        : SqliteFactory.Instance.CreateDataSource(new SqliteConnectionStringBuilder(settings.ConnectionString) { DefaultTimeout = 1 }.ToString());

    private static void Add(DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
