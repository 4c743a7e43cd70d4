namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>An actor whose handlers do what the test says, in every kind of turn.</summary>
[Actor]
public sealed partial class Knot
{
    public int Echo(int n) => n;

    public void Note()
    {
    }

    /// <summary>The body is the handler: what it returns, the handler returns.</summary>
    public Task<int> Do(Func<Ref, Task<int>> body) => body(Self);

    public ValueTask<int> Pass(Func<Ref, ValueTask<int>> body) => body(Self);

    public async ValueTask<int> WaitAsync(Func<Ref, ValueTask<int>> body) => await body(Self).ConfigureAwait(false);

    [Query]
    public int Read(int n) => n;

    [Query]
    public Task<int> Look(Func<Ref, Task<int>> body) => body(Self);

    [Interleave]
    public Task<int> Mix(Func<Ref, Task<int>> body) => body(Self);

    public async IAsyncEnumerable<int> CountAsync(int to)
    {
        for (int i = 0; i < to; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}
