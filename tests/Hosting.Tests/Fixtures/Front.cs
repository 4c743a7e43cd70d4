namespace Concurrency.Hosting.Tests;

/// <summary>An actor that needs another one for every message.</summary>
[Actor]
internal sealed partial class Front(Back.Ref back, Journal journal) : IDisposable
{
    public async Task PassAsync(Task when, string line, CancellationToken cancellationToken)
    {
        await when.WaitAsync(cancellationToken);
        await back.WriteAsync(line, cancellationToken);
    }

    public void Dispose() => journal.Add("front ended");
}
