using Concurrency.Benchmarks.Actors;

namespace Concurrency.Benchmarks.Savina;

/// <summary>Sends the ball to <see cref="Ponger"/> until none is left.</summary>
[Actor]
internal sealed partial class Pinger(Ponger.Ref ponger, Finish finish)
{
    public ValueTask Hit(int left)
    {
        if (left > 0) return ponger.Tell.HitAsync(Self, left - 1);
        finish.Report(1);
        return default;
    }
}
