using Akka.Actor;

namespace Concurrency.Benchmarks.Accumulators;

/// <summary>The accumulator as an Akka.NET actor.</summary>
internal sealed class AkkaAccumulator : UntypedActor
{
    private long _sum;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Add add:
                _sum += add.Value;
                break;
            case AddAndReply add:
                _sum += add.Value;
                Sender.Tell(_sum);
                break;
            case Take:
                Sender.Tell(_sum);
                _sum = 0;
                break;
        }
    }

    public sealed record Add(long Value);

    public sealed record AddAndReply(long Value);

    public sealed record Take
    {
        public static Take Message { get; } = new();
    }
}
