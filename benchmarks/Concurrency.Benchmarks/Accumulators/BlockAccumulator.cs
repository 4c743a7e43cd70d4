using System.Threading.Tasks.Dataflow;

namespace Concurrency.Benchmarks.Accumulators;

/// <summary>The accumulator as an <see cref="ActionBlock{TInput}"/> with its defaults: one message at a time, unbounded.</summary>
internal sealed class BlockAccumulator : IAsyncDisposable
{
    private readonly ActionBlock<Message> _block;
    private long _sum;

    public BlockAccumulator() => _block = new ActionBlock<Message>(Handle);

    public void Tell(long value) => _block.Post(new Message(value, null));

    public Task<long> AddAsync(long value)
    {
        var reply = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        _block.Post(new Message(value, reply));
        return reply.Task;
    }

    public async Task<long> TakeSumAsync()
    {
        long sum = await AddAsync(0);

        // Everything before it is handled, and nothing else is sent meanwhile.
        _sum = 0;
        return sum;
    }

    public async ValueTask DisposeAsync()
    {
        _block.Complete();
        await _block.Completion;
    }

    private void Handle(Message message)
    {
        _sum += message.Value;
        message.Reply?.SetResult(_sum);
    }

    private readonly record struct Message(long Value, TaskCompletionSource<long>? Reply);
}
