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

    /// <summary>The clock's.</summary>
    Tick,
}

internal sealed class TimeCell(ActorOptions options) : ActorCell<TimeMessage>(
    new ActorDefaults("TimeCell", 2, QueueFullMode.Wait, -1, InlineMode.Never, 0).Check(options),
    new object(),
    again: null)
{
    private int _inside;

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
            SharedAccess.TrySpin();
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
