using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Concurrency.Benchmarks.Keys;

/// <summary>
/// What a careful hand writes: a dictionary of channels, each with its loop, which ends when its channel is empty. A loop leaves the dictionary first and then closes its channel, so whoever
/// meets a closed one looks again.
/// </summary>
internal sealed class ChannelVisitors
{
    private readonly ConcurrentDictionary<int, Channel<TaskCompletionSource<int>>> _inboxes = new();

    public int Count => _inboxes.Count;

    public async Task<int> VisitAsync(int key)
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        while (true)
        {
            if (!_inboxes.TryGetValue(key, out Channel<TaskCompletionSource<int>>? inbox))
            {
                Channel<TaskCompletionSource<int>> made = Channel.CreateBounded<TaskCompletionSource<int>>(1024);
                inbox = _inboxes.GetOrAdd(key, made);
                if (ReferenceEquals(inbox, made)) _ = Task.Run(() => LoopAsync(key, made));
            }

            while (await inbox.Writer.WaitToWriteAsync())
                if (inbox.Writer.TryWrite(answer)) return await answer.Task;
        }
    }

    private async Task LoopAsync(int key, Channel<TaskCompletionSource<int>> inbox)
    {
        int visits = 0;
        await inbox.Reader.WaitToReadAsync(); // Its first message is on its way.
        while (inbox.Reader.TryRead(out TaskCompletionSource<int>? answer)) answer.SetResult(key + visits++);
        _inboxes.TryRemove(new(key, inbox));
        inbox.Writer.Complete();
        await foreach (TaskCompletionSource<int> late in inbox.Reader.ReadAllAsync()) late.SetResult(key + visits++);
    }
}
