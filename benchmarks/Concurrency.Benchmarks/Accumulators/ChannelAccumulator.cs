using System.Threading.Channels;
using Concurrency.Benchmarks.Peers;

namespace Concurrency.Benchmarks.Accumulators;

/// <summary>The accumulator as a hand-written loop over a channel, replies through a <see cref="TaskCompletionSource{TResult}"/>.</summary>
internal sealed class ChannelAccumulator : IAsyncDisposable
{
    /// <summary>What the loop does with a number.</summary>
    public enum Work
    {
        Add,
        AddAtOnce,
        AddLater,
        Take,
    }

    private readonly Channel<Message> _inbox;
    private readonly Task _loop;
    private readonly Work _told;
    private long _sum;

    public ChannelAccumulator(bool isBounded, Work told)
    {
        _told = told;
        _inbox = Inbox.Of<Message>(isBounded);
        _loop = Task.Run(LoopAsync);
    }

    public ValueTask TellAsync(long value) => _inbox.Writer.WriteAsync(new Message(_told, value, null));

    public Task<long> AddAsync(long value) => AskAsync(Work.Add, value);

    public Task<long> TakeSumAsync() => AskAsync(Work.Take, 0);

    public async ValueTask DisposeAsync()
    {
        _inbox.Writer.Complete();
        await _loop;
    }

    private async Task<long> AskAsync(Work work, long value)
    {
        var reply = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _inbox.Writer.WriteAsync(new Message(work, value, reply));
        return await reply.Task;
    }

    private async Task LoopAsync()
    {
        while (await _inbox.Reader.WaitToReadAsync())
        {
            while (_inbox.Reader.TryRead(out Message message))
            {
                switch (message.Work)
                {
                    case Work.AddAtOnce:
                        await ValueTask.CompletedTask;
                        _sum += message.Value;
                        break;
                    case Work.AddLater:
                        await Task.Yield();
                        _sum += message.Value;
                        break;
                    case Work.Take:
                        message.Reply!.SetResult(_sum);
                        _sum = 0;
                        break;
                    default:
                        _sum += message.Value;
                        message.Reply?.SetResult(_sum);
                        break;
                }
            }
        }
    }

    private readonly record struct Message(Work Work, long Value, TaskCompletionSource<long>? Reply);
}
