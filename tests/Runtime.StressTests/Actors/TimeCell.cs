using System.Runtime.CompilerServices;
using Concurrency.CompilerServices;
using Concurrency.Interleaving;

namespace Concurrency.Runtime.StressTests.Actors;

/// <summary>What the generator would write for an actor with a message, a stream and a timer.</summary>
internal struct TimeMessage : IActorMessage
{
    public TimeDo Do;
    public int Value;
    public ActorStream? Stream;

    public readonly int Handler => (int)Do;
}

internal enum TimeDo
{
    /// <summary>Notes the value.</summary>
    Note,

    /// <summary>Yields as many numbers, from 0 on; one more than the last of a negative count is an error.</summary>
    Count,

    /// <summary>Yields as many numbers, waiting for an external step before each; of a negative count one more move waits for its token alone.</summary>
    Watch,

    /// <summary>The clock's.</summary>
    Tick,
}

internal sealed class TimeCell(ActorOptions options, Action<Action> elsewhere) : ActorCell<TimeMessage>(
    new ActorDefaults("TimeCell", 2, QueueFullMode.Wait, -1, InlineMode.Never, 0).Check(options),
    new object(),
    again: null)
{
    private int _inside;
    private bool _isSuspended;

    /// <summary>How many <see cref="TimeDo.Watch"/>es have begun, and how many have come to their end.</summary>
    public (int Begun, int Ended) Watches { get; private set; }

    public List<int> Handled { get; } = [];

    public List<Source> Sources { get; } = [];

    public int Ticks { get; private set; }

    public bool HasEnded => ((ILifetimeOwner)this).Completion.IsCompleted;

    protected override int FirstInternalHandler => (int)TimeDo.Count;

    protected override void Attach(ref TimeMessage message, ActorStream stream) => message.Stream = stream;

    protected override string NameOf(int handler) => ((TimeDo)handler).ToString();

    protected override void Handle(in TimeMessage message)
    {
        Assert.Equal(1, Interlocked.Increment(ref _inside)); // Mutual exclusion.
        Assert.False(_isSuspended, "A turn begins while a move waits.");
        try
        {
            switch (message.Do)
            {
                case TimeDo.Note:
                    Handled.Add(message.Value);
                    Return();
                    break;
                case TimeDo.Count:
                    var stream = (ActorStream<int>)message.Stream!;
                    BeginAsync();
                    if (stream.TryBegin())
                    {
                        var source = new Source(message.Value);
                        Sources.Add(source);
                        stream.Open(source);
                    }

                    Await(Move(stream));
                    break;
                case TimeDo.Watch:
                    var watch = (ActorStream<int>)message.Stream!;
                    BeginAsync();
                    if (watch.TryBegin()) watch.Open(WatchAsync(message.Value, watch.Token));
                    Await(Move(watch));
                    break;
                case TimeDo.Tick:
                    try
                    {
                        Ticks++;
                        Return();
                    }
                    finally
                    {
                        EndTick(0);
                    }

                    break;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    private async IAsyncEnumerable<int> WatchAsync(int count, [EnumeratorCancellation] CancellationToken token)
    {
        Watches = Watches with { Begun = Watches.Begun + 1 };
        try
        {
            for (int i = 0; i < Math.Abs(count); i++)
            {
                await StepAsync(elsewhere, token).ConfigureAwait(false);
                yield return i;
            }

            if (count < 0) await StepAsync(static _ => { }, token).ConfigureAwait(false);
        }
        finally
        {
            Watches = Watches with { Ended = Watches.Ended + 1 };
        }
    }

    // Ends by a worker of the schedule, as some service would, or by the token.
    private async Task StepAsync(Action<Action> by, CancellationToken token)
    {
        var done = new TaskCompletionSource();
        _isSuspended = true;
        by(() => done.TrySetResult());
        CancellationTokenRegistration registration = token.UnsafeRegister(static done => ((TaskCompletionSource)done!).TrySetResult(), done);
        await done.Task.ConfigureAwait(false);
        registration.Unregister(); // Dispose would wait in the framework for a callback that stands at a point.
        _isSuspended = false;
        token.ThrowIfCancellationRequested();
    }

    /// <summary>Numbers that know who moves them, and how often they were disposed.</summary>
    internal sealed class Source(int count) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        private int _movers;

        public int Current { get; private set; } = -1;

        public int Disposed { get; private set; }

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync()
        {
            Assert.Equal(1, Interlocked.Increment(ref _movers)); // Never two moves at once.
            Assert.Equal(0, Disposed);
            if (Current % 2 == 0) SharedAccess.TrySpin(); // Somebody else's turn at one move, and at the next one not.
            Current++;
            bool hasItem = Current < Math.Abs(count);
            Interlocked.Decrement(ref _movers);
            return hasItem || count >= 0 ? new ValueTask<bool>(hasItem) : ValueTask.FromException<bool>(new InvalidDataException($"after {Current}"));
        }

        public ValueTask DisposeAsync()
        {
            Assert.Equal(1, Interlocked.Increment(ref _movers));
            Disposed++;
            Interlocked.Decrement(ref _movers);
            return default;
        }
    }
}
