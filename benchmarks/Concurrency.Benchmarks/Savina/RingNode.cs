using Concurrency.Benchmarks.Actors;

namespace Concurrency.Benchmarks.Savina;

/// <summary>One of a hundred actors in a ring that hand a token on.</summary>
[Actor]
internal sealed partial class RingNode(Finish finish)
{
    private Ref? _next;

    public void Connect(Ref next) => _next = next;

    public ValueTask Pass(int left)
    {
        if (left > 0) return _next!.Tell.PassAsync(left - 1);
        finish.Report(1);
        return default;
    }
}
