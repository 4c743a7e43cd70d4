namespace Concurrency.Hosting.Tests;

/// <summary>Starts again when it fails.</summary>
[Actor]
internal sealed partial class Frail(Connection connection)
{
    public Connection Connection() => connection;

    public void Fail() => throw new InvalidOperationException("frail");
}
