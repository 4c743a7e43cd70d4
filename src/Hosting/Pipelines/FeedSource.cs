using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Concurrency.Hosting;

/// <summary>Where a hosted pipeline's items come from: a channel, a reader or a sequence of the container. Each ends in its own way when the host stops.</summary>
internal static class FeedSource
{
    /// <summary>The source, which ends by itself when <paramref name="stopping"/> is cancelled; what it has accepted or handed out by then is not lost.</summary>
    /// <exception cref="InvalidOperationException">The container has none.</exception>
    public static IAsyncEnumerable<TItem> Find<TItem>(IServiceProvider services, string pipeline, CancellationToken stopping)
    {
        if (services.GetService<Channel<TItem>>() is { } channel)
        {
            // Nobody can write any more; what was written is read to the end.
            stopping.UnsafeRegister(static state => ((ChannelWriter<TItem>)state!).TryComplete(), channel.Writer);
            return channel.Reader.ReadAllAsync(CancellationToken.None);
        }

        if (services.GetService<ChannelReader<TItem>>() is { } reader)
        {
            return ReadAsync(reader, stopping, CancellationToken.None);
        }

        return services.GetService<IAsyncEnumerable<TItem>>() is { } sequence
            ? PullAsync(sequence, stopping, CancellationToken.None)
            : throw new InvalidOperationException(
                $"'{pipeline}' has no source: the container has neither 'Channel<{typeof(TItem)}>' nor 'ChannelReader<{typeof(TItem)}>' nor 'IAsyncEnumerable<{typeof(TItem)}>'.");
    }

    // The writer is not ours to close: what lies there when the host stops is taken along, then nothing more.
    private static async IAsyncEnumerable<TItem> ReadAsync<TItem>(ChannelReader<TItem> reader, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        bool isOpen = true;
        while (isOpen)
        {
            try
            {
                isOpen = await reader.WaitToReadAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                isOpen = false;
            }

            while (reader.TryRead(out TItem? item))
            {
                yield return item;
            }
        }
    }

    // Pulled no further once the host stops: what was not asked for stays where it is.
    private static async IAsyncEnumerable<TItem> PullAsync<TItem>(IAsyncEnumerable<TItem> source, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        IAsyncEnumerator<TItem> items = source.GetAsyncEnumerator(either.Token);
        await using (items.ConfigureAwait(false))
        {
            while (!stopping.IsCancellationRequested)
            {
                bool hasNext;
                try
                {
                    hasNext = await items.MoveNextAsync().ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                {
                    hasNext = false;
                }

                if (!hasNext)
                {
                    break;
                }

                yield return items.Current;
            }
        }
    }
}
