using System.Runtime.CompilerServices;

namespace Concurrency.Runtime.Tests;

/// <summary>An actor whose handlers allocate nothing themselves.</summary>
[Actor]
public sealed partial class Frugal
{
    private int _sum;

    public int Add(int n) => _sum += n;

    public void Nothing() => _sum++;

    public int Wide(long a, long b, long c, long d, long e, long f, long g, long h) => (int)(a + b + c + d + e + f + g + h);

    public int WithToken(CancellationToken cancellationToken) => cancellationToken.CanBeCanceled ? ++_sum : throw new InvalidOperationException("A turn has a token.");

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> AskAsync(Ref other, int n) => await other.AddAsync(n).ConfigureAwait(false);

    public ValueTask<int> PassOn(Ref other, int n) => other.AddAsync(n);

    public async ValueTask<int> AddSoonAsync(int n)
    {
        await default(ValueTask);
        return _sum += n;
    }
}
