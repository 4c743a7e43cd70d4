namespace Concurrency.Hosting.Tests;

/// <summary>One of many: it uses another actor and a scoped service, and says when it is disposed.</summary>
[Actor]
internal sealed partial class Room([ActorKey] string name, Back.Ref back, Connection connection, Journal journal) : IDisposable
{
    public Connection Connection() => connection;

    public async Task PassAsync(Task when, string line, CancellationToken cancellationToken)
    {
        await when.WaitAsync(cancellationToken);
        await back.WriteAsync($"{name}: {line}", cancellationToken);
    }

    public void Fail() => throw new InvalidOperationException(name);

    public void Dispose() => journal.Add($"room {name} {(connection.IsDisposed ? "too late" : "ended")}");
}
