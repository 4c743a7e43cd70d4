namespace Concurrency.CompilerServices;

/// <content>The streams that are open, and what they need of their actor.</content>
// I19 A stop raises its flag, then looks for the streams; a stream enters the list and then (full fence) its token looks for the flag.
public abstract partial class ActorCell
{
    internal ActorStreams Streams => MakeExtras().MakeStreams();

    /// <summary>Whether what runs is cancelled.</summary>
    internal bool IsCancelledNow => IsCancelled;

    internal string NameOfHandler(int handler) => $"{Name}.{NameOf(handler)}";

    internal ActorStoppedException StoppedWith(int handler, bool isRestart) =>
        isRestart ? new ActorStoppedException($"'{NameOfHandler(handler)}' cannot be read on: the actor was restarted.") : Stopped(handler);

    internal void CountStreamFailure() => CountFailure();

    internal void ReportStreamError(int handler, Exception error) => Report(NameOf(handler), error);

    private protected int StreamCount => Extras?.Streams?.Count ?? 0;

    private protected void CloseStreams() => Extras?.Streams?.Close();

    private protected void CancelStreams() => Extras?.Streams?.CancelAll();

    /// <summary>Fails every open stream, because the actor is about to be restarted, and cancels what it does.</summary>
    private protected void FailStreams()
    {
        if (Extras?.Streams is { } streams)
        {
            foreach (ActorStream stream in streams.Snapshot())
            {
                stream.Stop(isRestart: true); // Before the token, whose cancellation is no error of the handler's then.
                stream.CancelToken();
            }
        }
    }

    /// <summary>Fails every open stream and disposes what it has open. Only while no turn is open and none begins.</summary>
    private protected async ValueTask EndStreamsAsync(bool isRestart)
    {
        if (Extras?.Streams is not { } streams)
        {
            return;
        }

        foreach (ActorStream stream in streams.Snapshot())
        {
            stream.Stop(isRestart);
            await stream.CloseAsync().ConfigureAwait(false);
        }
    }
}
