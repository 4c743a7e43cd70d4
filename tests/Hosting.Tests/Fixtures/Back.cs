namespace Concurrency.Hosting.Tests;

/// <summary>What another actor needs: it uses a scoped service and says when it is disposed.</summary>
[Actor]
internal sealed partial class Back(Connection connection, Journal journal) : IDisposable
{
    public Connection Connection() => connection;

    public void Write(string line) => journal.Add($"{line} {(connection.IsDisposed ? "too late" : "in time")}");

    public void Dispose() => journal.Add("back ended");
}
