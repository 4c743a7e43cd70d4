using System.Threading.Channels;
using Concurrency.Benchmarks.Actors;

namespace Concurrency.Benchmarks.Peers;

/// <summary><see cref="Target"/> as a hand-written loop over a channel.</summary>
internal sealed class ChannelTarget : IAsyncDisposable
{
    private readonly Channel<TargetMessage> _inbox;
    private readonly Task _loop;

    public ChannelTarget(Finish finish, bool isBounded)
    {
        _inbox = Inbox.Of<TargetMessage>(isBounded);
        _loop = Task.Run(() => LoopAsync(finish));
    }

    public ChannelWriter<TargetMessage> Writer => _inbox.Writer;

    public async ValueTask DisposeAsync()
    {
        _inbox.Writer.Complete();
        await _loop;
    }

    private async Task LoopAsync(Finish finish)
    {
        long sum = 0;
        while (await _inbox.Reader.WaitToReadAsync())
        {
            while (_inbox.Reader.TryRead(out TargetMessage message))
            {
                sum += message.Value;
                if (!message.IsLast) continue;
                finish.Report(sum);
                sum = 0;
            }
        }
    }
}
