using Microsoft.Data.Sqlite;

namespace OrderService.Tests;

/// <summary>A folder with a database that is gone after the test.</summary>
internal sealed class OrderFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orders").FullName;

    public string Connection => $"Data Source={System.IO.Path.Combine(Path, "orders.db")}";

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
