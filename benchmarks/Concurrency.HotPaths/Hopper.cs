namespace Concurrency.HotPaths;

/// <summary>Passes a number back and forth with another one, on the scheduler that actors share, until it has come down to zero.</summary>
[Actor]
internal sealed partial class Hopper(TaskCompletionSource done)
{

    public ValueTask HopAsync(Ref other, int left)
    {
        if (left > 0) return other.Tell.HopAsync(Self, left - 1);
        done.SetResult();
        return default;
    }
}
