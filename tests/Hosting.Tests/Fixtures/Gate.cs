namespace Concurrency.Hosting.Tests;

/// <summary>Holds up whoever waits for it until it is opened.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Opened => _opened.Task;

    public static Gate Open()
    {
        var gate = new Gate();
        gate.Release();
        return gate;
    }

    public void Release() => _opened.TrySetResult();
}
