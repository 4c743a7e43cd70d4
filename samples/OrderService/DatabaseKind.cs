namespace OrderService;

/// <summary>The databases the service can keep its orders in.</summary>
public enum DatabaseKind
{
    /// <summary>A file beside the service.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    Postgres,
}
