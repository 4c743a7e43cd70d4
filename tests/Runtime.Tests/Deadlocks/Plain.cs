namespace Concurrency.Runtime.Tests.Deadlocks;

/// <summary>The same with exclusive turns only, which is another machine.</summary>
[Actor]
public sealed partial class Plain
{
    public int Echo(int n) => n;

    public void Note()
    {
    }

    /// <summary>The body is the handler: what it returns, the handler returns.</summary>
    public Task<int> Do(Func<Ref, Task<int>> body) => body(Self);

    public ValueTask<int> Pass(Func<Ref, ValueTask<int>> body) => body(Self);

    public async ValueTask<int> WaitAsync(Func<Ref, ValueTask<int>> body) => await body(Self).ConfigureAwait(false);

    public async IAsyncEnumerable<int> CountAsync(int to)
    {
        for (int i = 0; i < to; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}
