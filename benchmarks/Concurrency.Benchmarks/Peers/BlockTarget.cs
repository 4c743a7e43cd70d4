using System.Threading.Tasks.Dataflow;
using Concurrency.Benchmarks.Actors;

namespace Concurrency.Benchmarks.Peers;

/// <summary><see cref="Target"/> as an action block.</summary>
internal static class BlockTarget
{
    public static ActionBlock<TargetMessage> Start(Finish finish)
    {
        long sum = 0;
        return new ActionBlock<TargetMessage>(message =>
        {
            sum += message.Value;
            if (!message.IsLast) return;
            finish.Report(sum);
            sum = 0;
        });
    }
}
