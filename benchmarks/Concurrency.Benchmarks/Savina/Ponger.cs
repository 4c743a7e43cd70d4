namespace Concurrency.Benchmarks.Savina;

/// <summary>Sends the ball back.</summary>
[Actor]
internal sealed partial class Ponger
{
    public ValueTask Hit(Pinger.Ref from, int left) => from.Tell.HitAsync(left);
}
