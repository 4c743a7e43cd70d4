namespace Concurrency.Runtime.Tests;

/// <summary>An actor with turns that overlap, whose handlers allocate nothing themselves.</summary>
[Actor]
public sealed partial class FrugalBoard
{
    private int _sum;

    [Query]
    public int Sum => _sum;

    [Query]
    public int Plus(int n, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled ? _sum + n : throw new InvalidOperationException("A turn has a token.");

    [Query]
    public async ValueTask<int> SumSoonAsync()
    {
        await default(ValueTask);
        return _sum;
    }

    public int Add(int n) => _sum += n;

    [Interleave]
    public async ValueTask<int> AddSoonAsync(int n)
    {
        await default(ValueTask);
        return _sum += n;
    }
}
