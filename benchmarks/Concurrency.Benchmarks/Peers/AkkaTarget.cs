using Akka.Actor;
using Concurrency.Benchmarks.Actors;

namespace Concurrency.Benchmarks.Peers;

/// <summary><see cref="Target"/> as an Akka.NET actor.</summary>
internal sealed class AkkaTarget(Finish finish, Finish? stopped = null) : UntypedActor
{
    private long _sum;

    protected override void PostStop() => stopped?.Report(1);

    protected override void OnReceive(object message)
    {
        if (message is not Add add) return;
        _sum += add.Value;
        if (!add.IsLast) return;
        finish.Report(_sum);
        _sum = 0;
    }

    public sealed record Add(long Value, bool IsLast);
}
