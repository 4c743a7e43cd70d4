using System.Runtime.CompilerServices;
using Concurrency.Runtime.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests;

/// <summary>What a test sees of a <see cref="Streamer"/>, its clock, and the thread its turns run on: the test's own.</summary>
internal sealed class StreamerState
{
    private int _inside;

    public FakeTimeProvider Time { get; } = new();

    public ManualScheduler Scheduler { get; } = new();

    public List<string> Log { get; } = [];

    public List<ActorError> Errors { get; } = [];

    public List<string> DeadLetters { get; } = [];

    public List<string> Dropped { get; } = [];

    /// <summary>What a move does before it yields; null for nothing.</summary>
    public Func<int, CancellationToken, Task>? Before { get; set; }

    /// <summary>What the end of a stream does.</summary>
    public Func<Task>? AtEnd { get; set; }

    /// <summary>What <see cref="Streamer.Raw"/> returns.</summary>
    public Func<IAsyncEnumerable<int>?> Source { get; set; } = static () => null;

    public CancellationToken Token { get; set; }

    public int Begun { get; set; }

    public int Yielded { get; set; }

    public int Ended { get; set; }

    public ActorOptions Options(QueueFullMode mode = QueueFullMode.Wait) => new()
    {
        Capacity = 2,
        FullMode = mode,
        Inline = InlineMode.Never,
        TimeProvider = Time,
        Scheduler = Scheduler,
        SlowTurnThreshold = Timeout.InfiniteTimeSpan,
        OnError = Errors.Add,
        OnDeadLetter = (_, message) => DeadLetters.Add(message),
        OnDropped = (_, message) => Dropped.Add(message),
    };

    public Streamer.Ref Start(QueueFullMode mode = QueueFullMode.Wait) => Streamer.Ref.Start(this, Options(mode));

    /// <summary>Lets time pass, a limit's lateness included, and runs what has become due.</summary>
    public void Pass(TimeSpan span)
    {
        Time.Advance(span + TimeSpan.FromTicks(Math.Max(span.Ticks / 16, TimeSpan.FromMilliseconds(16).Ticks)));
        Scheduler.RunAll();
    }

    /// <summary>Runs what there is to do, and takes the answer, which is there then.</summary>
    public bool Answer(ValueTask<bool> move)
    {
        Scheduler.RunAll();
        return move.GetAwaiter().GetResult();
    }

    public void Answer(ValueTask task)
    {
        Scheduler.RunAll();
        task.GetAwaiter().GetResult();
    }

    public List<int> ReadAll(IAsyncEnumerable<int> stream)
    {
        List<int> items = [];
        IAsyncEnumerator<int> reader = stream.GetAsyncEnumerator();
        while (Answer(reader.MoveNextAsync())) items.Add(reader.Current);
        Answer(reader.DisposeAsync());
        return items;
    }

    public void Enter()
    {
        if (Interlocked.Increment(ref _inside) != 1) throw new InvalidOperationException("Two turns at once.");
    }

    public void Leave() => Interlocked.Decrement(ref _inside);
}

/// <summary>An actor with streams whose moves do what the test says.</summary>
[Actor]
internal sealed partial class Streamer(StreamerState state) : IDisposable
{
    public async IAsyncEnumerable<int> Count(int from, int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        state.Begun++;
        state.Token = cancellationToken;
        try
        {
            for (int i = from; i < from + count; i++)
            {
                state.Enter();
                try
                {
                    if (state.Before is { } before) await before(i, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    state.Leave();
                }

                state.Yielded++;
                state.Log.Add($"yield {i}");
                yield return i;
            }
        }
        finally
        {
            state.Ended++;
            state.Log.Add("end");
            if (state.AtEnd is { } atEnd) await atEnd().ConfigureAwait(false);
        }
    }

    /// <summary>A stream that needs no token.</summary>
    public async IAsyncEnumerable<string> Words()
    {
        foreach (string word in new[] { "a", "b" })
        {
            await Task.CompletedTask.ConfigureAwait(false);
            yield return word;
        }
    }

    public IAsyncEnumerable<int>? Raw() => state.Source();

    public void Note(int n)
    {
        state.Enter();
        state.Log.Add($"note {n}");
        state.Leave();
    }

    public void Fail() => throw new InvalidDataException("fail");

    public void Dispose() => state.Log.Add("disposed");
}
