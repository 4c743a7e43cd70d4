namespace Concurrency.CompilerServices;

/// <content>The streams that are open, and what they need of their actor.</content>
// I5  _streams is made once. A stop raises its flag, then looks for _streams; a stream enters the list and then (full fence) its token looks for the flag.
public abstract partial class ActorCell
{
    private ActorStreams? _streams;

    internal ActorStreams Streams => LazyInitializer.EnsureInitialized(ref _streams, static () => new ActorStreams());

    /// <summary>Whether what runs is cancelled.</summary>
    internal bool IsCancelledNow => IsCancelled;

    internal string NameOfHandler(int handler) => $"{Name}.{NameOf(handler)}";

    internal ActorStoppedException StoppedWith(int handler) => Stopped(handler);

    internal void CountStreamFailure() => CountFailure();

    internal void ReportStreamError(int handler, Exception error) => Report(NameOf(handler), error);

    private protected int StreamCount => Volatile.Read(ref _streams)?.Count ?? 0;

    private protected void CloseStreams() => Volatile.Read(ref _streams)?.Close();

    private protected void CancelStreams() => Volatile.Read(ref _streams)?.CancelAll();

    /// <summary>Fails every open stream and disposes what it has open. Only while no turn is open and none begins.</summary>
    private protected async ValueTask EndStreamsAsync()
    {
        if (Volatile.Read(ref _streams) is not { } streams)
        {
            return;
        }

        foreach (ActorStream stream in streams.Snapshot())
        {
            stream.Stop();
            await stream.CloseAsync().ConfigureAwait(false);
        }
    }
}
