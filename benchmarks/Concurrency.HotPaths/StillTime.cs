namespace Concurrency.HotPaths;

/// <summary>A clock that stands: under an instruction counter everything is slow, and what adapts to cost would adapt to that.</summary>
internal sealed class StillTime : TimeProvider
{
    public override long GetTimestamp() => 0;
}
