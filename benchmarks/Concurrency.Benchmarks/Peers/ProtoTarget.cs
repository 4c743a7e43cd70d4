using Concurrency.Benchmarks.Actors;
using Proto;

namespace Concurrency.Benchmarks.Peers;

/// <summary><see cref="Target"/> as a Proto.Actor actor.</summary>
internal sealed class ProtoTarget(Finish finish, Finish? stopped = null) : IActor
{
    private long _sum;

    public Task ReceiveAsync(IContext context)
    {
        if (context.Message is Stopped) stopped?.Report(1);
        if (context.Message is not Add add) return Task.CompletedTask;
        _sum += add.Value;
        if (!add.IsLast) return Task.CompletedTask;
        finish.Report(_sum);
        _sum = 0;
        return Task.CompletedTask;
    }

    public sealed record Add(long Value, bool IsLast);
}
