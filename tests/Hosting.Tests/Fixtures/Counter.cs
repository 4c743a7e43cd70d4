namespace Concurrency.Hosting.Tests;

/// <summary>An actor that needs nothing.</summary>
[Actor(Capacity = 64)]
internal sealed partial class Counter
{
    private int _value;

    public int Add(int by) => _value += by;

    public async Task<int> AddWhenAsync(Task when, int by, CancellationToken cancellationToken)
    {
        await when.WaitAsync(cancellationToken);
        return _value += by;
    }

    public void Fail(string message) => throw new InvalidOperationException(message);
}
