namespace Concurrency.Runtime.Tests;

/// <summary>An actor whose handlers block their thread, as handlers should not.</summary>
[Actor]
public sealed partial class Blocker
{
    public int Echo(int n) => n;

    public async Task<int> EchoLaterAsync(int n)
    {
        await Task.Yield();
        return n;
    }

    public void Block(ManualResetEventSlim release) => release.Wait(CancellationToken.None);

    public void Meet(Barrier barrier) => barrier.SignalAndWait(CancellationToken.None);

    public int BlockOnAsk(Blocker.Ref other, int n) => other.EchoAsync(n).AsTask().GetAwaiter().GetResult();

    public async Task TellWhenAsync(Task gate, Blocker.Ref other)
    {
        await gate;
        await other.Tell.EchoAsync(1);
    }
}
