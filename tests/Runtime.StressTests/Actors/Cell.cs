using Concurrency.CompilerServices;
using Concurrency.Interleaving;

namespace Concurrency.Runtime.StressTests.Actors;

/// <summary>What the generator would write for an actor with the handlers of <see cref="Do"/>.</summary>
internal struct CellMessage : IActorMessage
{
    public Do Do;
    public int Value;

    public readonly int Handler => (int)Do;
}

internal enum Do
{
    /// <summary>Returns the value.</summary>
    Add,

    /// <summary>Throws.</summary>
    Fail,

    /// <summary>Asks the peer, and returns what it said.</summary>
    AskPeer,

    /// <summary>Tells the peer, waiting for room, to do the same, twice.</summary>
    TellPeer,

    /// <summary>Holds its thread until its token is cancelled.</summary>
    Hold,

    /// <summary>Waits, without a thread, until its token is cancelled.</summary>
    HoldLater,

    /// <summary>Tells itself.</summary>
    TellSelf,
}

internal sealed class Cell(ActorOptions options) : ActorCell<CellMessage>(
    new ActorDefaults("Cell", 2, QueueFullMode.Wait, -1, InlineMode.Never, 0).Check(options),
    new object(),
    again: null)
{
    private int _inside;

    public Cell? Peer { get; set; }

    public List<int> Handled { get; } = [];

    public bool HasEnded => ((ILifetimeOwner)this).Completion.IsCompleted;

    protected override string NameOf(int handler) => ((Do)handler).ToString();

    protected override void Handle(in CellMessage message)
    {
        Assert.Equal(1, Interlocked.Increment(ref _inside)); // Mutual exclusion.
        bool isSuspended = false;
        try
        {
            Handled.Add(message.Value);
            switch (message.Do)
            {
                case Do.Add:
                    Return(message.Value);
                    break;
                case Do.Fail:
                    throw new InvalidDataException($"{message.Value}");
                case Do.AskPeer:
                    BeginAsync();
                    isSuspended = true;
                    Await(AskPeerAsync(message.Value));
                    break;
                case Do.TellPeer:
                    BeginAsync();
                    isSuspended = true;
                    Await(TellPeerAsync(message.Value));
                    break;
                case Do.Hold:
                    CancellationToken token = Token;
                    SharedAccess.TryWaitUntil(() => token.IsCancellationRequested);
                    token.ThrowIfCancellationRequested();
                    break;
                case Do.HoldLater:
                    BeginAsync();
                    isSuspended = true;
                    Await(HoldLaterAsync(Token));
                    break;
                case Do.TellSelf:
                    ValueTask told = Tell(new CellMessage { Do = Do.Add, Value = -message.Value }, default);
                    Assert.True(told.IsCompletedSuccessfully || HasBeenCancelled(told));
                    Return(message.Value);
                    break;
            }
        }
        finally
        {
            if (!isSuspended) Interlocked.Decrement(ref _inside);
        }
    }

    // After the deadline nothing is accepted any more, its own messages included.
    private static bool HasBeenCancelled(ValueTask told) => told.AsTask().Exception?.InnerException is ActorStoppedException;

    private async Task<int> HoldLaterAsync(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource();
        CancellationTokenRegistration registration = token.UnsafeRegister(static cancelled => ((TaskCompletionSource)cancelled!).TrySetResult(), cancelled);
        try
        {
            await cancelled.Task.ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
            return 0;
        }
        finally
        {
            registration.Unregister(); // Dispose would wait in the framework for a callback that stands at a point.
            Interlocked.Decrement(ref _inside);
        }
    }

    private async Task<int> AskPeerAsync(int value)
    {
        try
        {
            return await Peer!.Ask<int>(new CellMessage { Do = Do.Add, Value = value + 1_000 }, default);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    private async Task<int> TellPeerAsync(int value)
    {
        try
        {
            await Peer!.Tell(new CellMessage { Do = value < 2_000 ? Do.TellPeer : Do.Add, Value = value + 1_000 }, default);
            return value;
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}
