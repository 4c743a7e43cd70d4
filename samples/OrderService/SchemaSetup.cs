namespace OrderService;

/// <summary>Sees to the table before the first request: a database that cannot be reached ends the start, not the first order.</summary>
internal sealed class SchemaSetup(IOrderStore store) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => store.CreateSchemaAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
