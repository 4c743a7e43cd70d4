using System.Threading.Tasks.Sources;
using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests;

/// <summary>Streams while all goes well: turns per yield, how far ahead, several readers, a full mailbox, and bytes.</summary>
public sealed class ActorStreamTests
{
    private readonly StreamerState _state = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(1_000)]
    public void EveryItem_ArrivesInOrder_AndTheEndIsOne(int count)
    {
        Streamer.Ref streamer = _state.Start();
        Assert.Equal(Enumerable.Range(5, count), _state.ReadAll(streamer.CountAsync(5, count)));
        Assert.Equal((1, 1, 0), (_state.Begun, _state.Ended, streamer.Statistics.Streams));
        Assert.Empty(_state.Errors);
    }

    [Fact]
    public void UnreadStream_CallsNobody()
    {
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 3).GetAsyncEnumerator();
        _state.Scheduler.RunAll();
        Assert.Equal((0, 0), (_state.Begun, streamer.Statistics.Streams));
        Assert.True(reader.DisposeAsync().IsCompletedSuccessfully);
        Assert.Throws<ObjectDisposedException>(() => reader.MoveNextAsync().GetAwaiter().GetResult());
        Assert.Equal((0L, 0), (streamer.Statistics.Handled, _state.Begun));
    }

    [Fact]
    public void OtherMessages_RunBetweenYields()
    {
        ActorOptions options = _state.Options();
        options.Capacity = 8;
        Streamer.Ref streamer = Streamer.Ref.Start(_state, options);
        ValueTask<bool> move = streamer.CountAsync(0, 3).GetAsyncEnumerator().MoveNextAsync();
        streamer.TryTell.Note(1);
        streamer.TryTell.Note(2);
        Assert.True(_state.Answer(move));
        Assert.Equal(["yield 0", "note 1", "note 2", "yield 1", "yield 2", "end"], _state.Log);
    }

    [Fact]
    public void Handler_RunsAtMost64ItemsAhead()
    {
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 1_000).GetAsyncEnumerator();
        for (int read = 0; read < 1_000; read++)
        {
            Assert.True(_state.Answer(reader.MoveNextAsync()));
            Assert.Equal(read, reader.Current);
            _state.Scheduler.RunAll();
            Assert.InRange(_state.Yielded - (read + 1), Math.Min(31, 999 - read), 64);
        }

        Assert.False(_state.Answer(reader.MoveNextAsync()));
        Assert.False(_state.Answer(reader.MoveNextAsync()));
    }

    [Fact]
    public void MoveThatAwaits_IsMadeForAReaderThatWaits_AndHoldsTheActor()
    {
        TaskCompletionSource[] gates = [.. Enumerable.Range(0, 4).Select(static _ => new TaskCompletionSource())];
        _state.Before = (i, _) => gates[i].Task;
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 4).GetAsyncEnumerator();
        for (int i = 0; i < 4; i++)
        {
            ValueTask<bool> move = reader.MoveNextAsync();
            streamer.TryTell.Note(i);
            _state.Scheduler.RunAll();
            Assert.False(move.IsCompleted);
            Assert.DoesNotContain($"note {i}", _state.Log); // Held.
            Inline.Open(gates[i]);
            Assert.True(_state.Answer(move));
            Assert.Contains($"note {i}", _state.Log);
            Assert.Equal(i + 1, _state.Yielded);
            Assert.False(streamer.Statistics.IsBusy); // Nobody waits: nothing is made ahead.
        }
    }

    [Fact]
    public void SeveralReaders_HaveAStreamEach()
    {
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerable<int> stream = streamer.CountAsync(0, 100);
        IAsyncEnumerator<int>[] readers = [stream.GetAsyncEnumerator(), stream.GetAsyncEnumerator(), streamer.CountAsync(0, 100).GetAsyncEnumerator()];
        for (int i = 0; i < 100; i++)
        {
            ValueTask<bool>[] moves = [.. readers.Select(static r => r.MoveNextAsync())];
            foreach (ValueTask<bool> move in moves) Assert.True(_state.Answer(move));
            Assert.All(readers, r => Assert.Equal(i, r.Current));
        }

        foreach (IAsyncEnumerator<int> reader in readers) Assert.False(_state.Answer(reader.MoveNextAsync()));
        Assert.Equal((3, 3), (_state.Begun, _state.Ended));
    }

    [Fact]
    public void SecondMoveBeforeTheFirstHasEnded_IsRefused_AndHarmsNothing()
    {
        Streamer.Ref streamer = _state.Start();
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 2).GetAsyncEnumerator();
        ValueTask<bool> move = reader.MoveNextAsync();
        Assert.Throws<InvalidOperationException>(() => reader.MoveNextAsync().GetAwaiter().GetResult());
        Assert.True(_state.Answer(move));
        Assert.True(_state.Answer(reader.MoveNextAsync()));
        Assert.False(_state.Answer(reader.MoveNextAsync()));
    }

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    [InlineData(QueueFullMode.DropIncoming)]
    public void FullMailbox_BoundsTheFirstMessage_AndNeverAMove(QueueFullMode mode)
    {
        TaskCompletionSource gate = new();
        _state.Before = (i, _) => i == 1 ? gate.Task : Task.CompletedTask;
        Streamer.Ref streamer = _state.Start(mode);
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 4).GetAsyncEnumerator();
        Assert.True(_state.Answer(reader.MoveNextAsync())); // And the next one is held, ahead.
        ValueTask<bool> second = reader.MoveNextAsync();
        for (int i = 0; i < 6; i++) _ = streamer.TryTell.Note(i);
        ValueTask<bool> opening = streamer.CountAsync(10, 1).GetAsyncEnumerator().MoveNextAsync();
        Inline.Open(gate);

        Assert.True(_state.Answer(second));
        Assert.Equal(1, reader.Current);
        Assert.True(_state.Answer(reader.MoveNextAsync()));
        Assert.True(_state.Answer(reader.MoveNextAsync()));
        Assert.False(_state.Answer(reader.MoveNextAsync()));
        if (mode is QueueFullMode.Reject or QueueFullMode.DropIncoming) Assert.Throws<MailboxFullException>(() => _state.Answer(opening));
        else Assert.True(_state.Answer(opening));
        Assert.DoesNotContain("Count", _state.Dropped);
    }

    [Fact]
    public void OpeningThatIsEvicted_Fails_AndCallsNobody()
    {
        Streamer.Ref streamer = _state.Start(QueueFullMode.DropOldest);
        IAsyncEnumerator<int> reader = streamer.CountAsync(0, 4).GetAsyncEnumerator();
        ValueTask<bool> move = reader.MoveNextAsync();
        for (int i = 0; i < 2; i++) _ = streamer.TryTell.Note(i);
        Assert.Throws<MessageDroppedException>(() => _state.Answer(move));
        Assert.Throws<MessageDroppedException>(() => _state.Answer(reader.MoveNextAsync()));
        Assert.Equal((0, 0), (_state.Begun, streamer.Statistics.Streams));
    }

    [Fact]
    public void Streams_HaveNoTell()
    {
        foreach (string view in new[] { "TellSender", "TryTellSender", "ScheduledTells" })
        {
            Type type = typeof(Streamer.Ref).GetNestedType(view)!;
            Assert.DoesNotContain(type.GetMethods(), static m => m.Name.StartsWith("Count", StringComparison.Ordinal));
            Assert.Contains(type.GetMethods(), static m => m.Name.StartsWith("Note", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void SteadyStream_AllocatesNothingPerItem()
    {
        Streamer.Ref streamer = _state.Start();
        _state.Source = static () => new Endless(pausesEvery: 0);
        IAsyncEnumerator<int> ahead = streamer.RawAsync().GetAsyncEnumerator();
        Assert.Equal(0, Allocation.Of(() => _state.Answer(ahead.MoveNextAsync())));

        var paused = new Endless(pausesEvery: 1);
        _state.Source = () => paused;
        IAsyncEnumerator<int> awaited = streamer.RawAsync().GetAsyncEnumerator();
        Assert.Equal(0, Allocation.Of(() =>
        {
            ValueTask<bool> move = awaited.MoveNextAsync();
            _state.Scheduler.RunAll();
            paused.Resume();
            _state.Answer(move);
        }));
    }

    [Fact]
    public async Task ManyReadersOnTheThreadPool_LoseNothing()
    {
        var options = new ActorOptions { Capacity = 4 };
        await using Streamer.Ref streamer = Streamer.Ref.Start(new StreamerState(), options);
        Task<int>[] readers = [.. Enumerable.Range(0, 6).Select(reader => Task.Run(async () =>
        {
            int expected = reader;
            await foreach (int item in streamer.CountAsync(reader, 500))
            {
                Assert.Equal(expected++, item);
                if (item % 50 == 0) await streamer.NoteAsync(item);
            }

            return expected - reader;
        }))];
        Assert.All(await Task.WhenAll(readers), static count => Assert.Equal(500, count));
        Assert.Equal(0, streamer.Statistics.Streams);
    }

    [Fact]
    public async Task StreamWithoutAToken_IsReadLikeAnyOther()
    {
        await using Streamer.Ref streamer = Streamer.Ref.Start(new StreamerState());
        List<string> words = [];
        await foreach (string word in streamer.WithTimeout(Timeout.InfiniteTimeSpan).WordsAsync().ConfigureAwait(false)) words.Add(word);
        Assert.Equal(["a", "b"], words);
    }

    /// <summary>Items without end, at no bytes; each so many moves end when the test resumes them.</summary>
    private sealed class Endless(int pausesEvery) : IAsyncEnumerable<int>, IAsyncEnumerator<int>, IValueTaskSource<bool>
    {
        private ManualResetValueTaskSourceCore<bool> _core;

        public int Current { get; private set; }

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync()
        {
            Current++;
            if (pausesEvery == 0 || Current % pausesEvery != 0) return new ValueTask<bool>(true);
            _core.Reset();
            return new ValueTask<bool>(this, _core.Version);
        }

        public void Resume() => _core.SetResult(true);

        public ValueTask DisposeAsync() => default;

        public bool GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
