using System.Globalization;

namespace OrderService;

/// <summary>What the service is told from outside.</summary>
/// <param name="Database">Which database.</param>
/// <param name="ConnectionString">Where it is.</param>
/// <param name="Attempts">How often a database that does not answer is tried.</param>
public sealed record OrderSettings(DatabaseKind Database, string ConnectionString, int Attempts)
{
    /// <summary>Reads the sections <c>Orders</c> and <c>ConnectionStrings:Orders</c>.</summary>
    /// <exception cref="InvalidOperationException">A value makes no sense; the message names its key.</exception>
    public static OrderSettings Read(IConfiguration configuration)
    {
        string kind = configuration["Orders:Database"] ?? nameof(DatabaseKind.Sqlite);
        if (!Enum.GetNames<DatabaseKind>().Contains(kind, StringComparer.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"'Orders:Database' is '{kind}'; it takes Sqlite or Postgres.");
        }

        DatabaseKind database = Enum.Parse<DatabaseKind>(kind, ignoreCase: true);
        string connection = configuration.GetConnectionString("Orders")
            ?? (database == DatabaseKind.Sqlite ? "Data Source=orders.db" : throw new InvalidOperationException("'ConnectionStrings:Orders' is missing: Postgres needs it."));
        return new OrderSettings(database, connection, Number(configuration, "Orders:Attempts", 6, most: 100));
    }

    private static int Number(IConfiguration configuration, string key, int otherwise, int most) => configuration[key] switch
    {
        null => otherwise,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= most => value,
        var text => throw new InvalidOperationException($"'{key}' is '{text}'; it takes a whole number from 1 to {most}."),
    };
}
