namespace Concurrency.Hosting.Tests;

/// <summary>A pipeline that needs an actor for every item.</summary>
[Pipeline]
internal sealed partial class Relay(Back.Ref back, Gate gate)
{
    [Stage(1)]
    private async Task PassAsync(string line, CancellationToken cancellationToken)
    {
        await gate.Opened.WaitAsync(cancellationToken);
        await back.WriteAsync(line, cancellationToken);
    }
}
