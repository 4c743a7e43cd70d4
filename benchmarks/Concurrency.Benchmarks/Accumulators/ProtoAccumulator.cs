using Proto;

namespace Concurrency.Benchmarks.Accumulators;

/// <summary>The accumulator as a Proto.Actor actor.</summary>
internal sealed class ProtoAccumulator : IActor
{
    private long _sum;

    public Task ReceiveAsync(IContext context)
    {
        switch (context.Message)
        {
            case Add add:
                _sum += add.Value;
                break;
            case AddAndReply add:
                _sum += add.Value;
                context.Respond(_sum);
                break;
            case Take:
                context.Respond(_sum);
                _sum = 0;
                break;
        }

        return Task.CompletedTask;
    }

    public sealed record Add(long Value);

    public sealed record AddAndReply(long Value);

    public sealed record Take
    {
        public static Take Message { get; } = new();
    }
}
