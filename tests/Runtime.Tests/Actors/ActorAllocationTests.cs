using Concurrency.Runtime.Tests.Conservation;
using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests;

/// <summary>Zero bytes. Exact where everything runs on this thread; over the whole process where it does not.</summary>
[Collection(OnTheirOwn.Name)]
public sealed class ActorAllocationTests
{
    // An interleaved turn's own context: two references, the handler's number, and what the framework's class has.
    private const int ContextBytes = 48;

    private readonly ManualScheduler _scheduler = new();

    private ActorOptions Options(QueueFullMode mode = QueueFullMode.Wait) => new() { Scheduler = _scheduler, Inline = InlineMode.Never, FullMode = mode };

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.Reject)]
    [InlineData(QueueFullMode.DropIncoming)]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    public void QueuedCalls_AllocateNothing(QueueFullMode mode)
    {
        Frugal.Ref actor = Frugal.Ref.Start(Options(mode));
        AssertNothing("Tell", () =>
        {
            Assert.True(actor.Tell.AddAsync(1).IsCompletedSuccessfully);
            _scheduler.RunAll();
        });
        AssertNothing("TryTell", () =>
        {
            actor.TryTell.Add(1);
            _scheduler.RunAll();
        });
        AssertNothing("ask", () => Answer(actor.AddAsync(1)));
        AssertNothing("ask without a result", () =>
        {
            ValueTask call = actor.NothingAsync();
            _scheduler.RunAll();
            call.GetAwaiter().GetResult();
        });
        AssertNothing("ask with a time limit", () => Answer(actor.WithTimeout(TimeSpan.FromSeconds(9)).AddAsync(1)));
        AssertNothing("64 bytes of arguments", () => Answer(actor.WideAsync(1, 2, 3, 4, 5, 6, 7, 8)));
        AssertNothing("handler's token", () => Answer(actor.WithTokenAsync()));
        AssertNothing("asynchronous handler that completes synchronously", () => Answer(actor.AddSoonAsync(1)));
    }

    [Fact]
    public void AsynchronousTurns_ThatAsk_AllocateNothing()
    {
        OwnThread.Stay();
        Frugal.Ref actor = Frugal.Ref.Start(Options());
        Frugal.Ref other = Frugal.Ref.Start(Options());
        AssertNothing("turn that awaits an answer", () => Answer(actor.AskAsync(other, 1)));
        AssertNothing("turn that returns the ask", () => Answer(actor.PassOnAsync(other, 1)));
    }

    [Theory]
    [InlineData(QueueFullMode.Wait)]
    [InlineData(QueueFullMode.DropOldest)]
    public void QueriesThatEndAtOnce_AllocateNothing_AndInterleavedOnesTheirContext(QueueFullMode mode)
    {
        FrugalBoard.Ref board = FrugalBoard.Ref.Start(Options(mode));
        AssertNothing("query", () => Answer(board.GetSumAsync()));
        AssertNothing("query with a token", () => Answer(board.PlusAsync(1)));
        AssertNothing("asynchronous query that completes synchronously", () => Answer(board.SumSoonAsync()));
        AssertNothing("write between queries", () =>
        {
            ValueTask<int> before = board.GetSumAsync();
            ValueTask<int> write = board.AddAsync(1_000);
            ValueTask<int> after = board.GetSumAsync();
            Answer(before);
            Answer(write);
            Answer(after);
        });

        long bytes = Allocation.Of(() => Answer(board.AddSoonAsync(1_000)));
        Assert.True(bytes == 1_000 * ContextBytes, $"interleaved turn: {bytes} bytes in a thousand calls.");
    }

    [Fact]
    public void RepliesThatHaveServedAnotherClock_AllocateNothing()
    {
        // They may stand in that clock's wheel for ever: it stands still.
        ActorOptions other = Options();
        other.TimeProvider = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        Frugal.Ref elsewhere = Frugal.Ref.Start(other);
        for (int i = 0; i < 10; i++) Answer(elsewhere.AddAsync(1));
        Frugal.Ref actor = Frugal.Ref.Start(Options());
        AssertNothing("ask", () => Answer(actor.AddAsync(1)));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(250)]
    [InlineData(1_000)]
    public void Bursts_AllocateNothing(int messages)
    {
        // Each burst finds the mailbox short again, and makes it grow.
        Frugal.Ref actor = Frugal.Ref.Start(Options());
        AssertNothing($"{messages} messages at once", () =>
        {
            for (int i = 0; i < messages; i++) actor.TryTell.Add(1);
            _scheduler.RunAll();
        });
    }

    [Fact]
    public void AskWithALongLivedToken_AllocatesNothing()
    {
        using var source = new CancellationTokenSource();
        Frugal.Ref actor = Frugal.Ref.Start(Options());
        AssertNothing("ask", () => Answer(actor.AddAsync(1, source.Token)));
        AssertNothing("ask of a handler with a token", () => Answer(actor.WithTokenAsync(source.Token)));
    }

    [Fact]
    public void InlineAsk_AllocatesNothing()
    {
        Exception? failure = null;
        var plain = new Thread(() =>
        {
            // Rethrown on the test's thread.
            failure = Record.Exception(() =>
            {
                Frugal.Ref actor = Frugal.Ref.Start();
                for (int i = 0; i < 100_000 && actor.Statistics.Inlined == 0; i++) actor.AddAsync(1).AsTask().GetAwaiter().GetResult();
                long inlined = actor.Statistics.Inlined;
                AssertNothing("inline ask", () =>
                {
                    ValueTask<int> ask = actor.AddAsync(1);
                    if (ask.IsCompleted) ask.GetAwaiter().GetResult();
                    else ask.AsTask().GetAwaiter().GetResult(); // Somebody else had the processor while it was measured: it is not taken for short.
                });
                Assert.True(actor.Statistics.Inlined > inlined);
            });
        });
        plain.Start();
        plain.Join();
        Assert.Null(failure);
    }

    [Fact]
    public async Task AskThatIsNeverInlined_AllocatesNothing_OverTheWholeProcess()
    {
        Frugal.Ref actor = Frugal.Ref.Start(new ActorOptions { Inline = InlineMode.Never });
        await AssertNothingAsync("ask", () => AskAsync(actor, 50_000), 50_000);
        await AssertNothingAsync("tell", () => TellAsync(actor, 200_000), 200_000);
        await actor.DisposeAsync();
    }

    [Fact]
    public void IdleActor_TakesLittle()
    {
        // Bounds that a change is to notice, not figures: object, handle, cell, mailbox; and what the first message adds.
        const int Count = 2_000;
        ActorOptions options = Options();
        Frugal.Ref[] actors = new Frugal.Ref[Count];
        _ = Frugal.Ref.Start();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Count; i++) actors[i] = Frugal.Ref.Start();
        long idle = (GC.GetAllocatedBytesForCurrentThread() - before) / Count;
        Assert.InRange(idle, 1, 400);

        for (int i = 0; i < Count; i++) actors[i] = Frugal.Ref.Start(options);
        foreach (Frugal.Ref actor in actors.Take(10)) actor.TryTell.Add(1); // The scheduler's queue grows.
        _scheduler.RunAll();
        before = GC.GetAllocatedBytesForCurrentThread();
        foreach (Frugal.Ref actor in actors.Skip(10))
        {
            actor.TryTell.Add(1);
            _scheduler.RunAll();
        }

        long used = (GC.GetAllocatedBytesForCurrentThread() - before) / (Count - 10);
        Assert.InRange(used, 1, 1_024);
    }

    private static async Task AskAsync(Frugal.Ref actor, int times)
    {
        for (int i = 0; i < times; i++) await actor.AddAsync(1).ConfigureAwait(false);
    }

    private static async Task TellAsync(Frugal.Ref actor, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await actor.Tell.AddAsync(1).ConfigureAwait(false);
            if (i % 256 == 0) await actor.AddAsync(1).ConfigureAwait(false); // Paced: at most so many outstanding.
        }
    }

    private static void AssertNothing(string what, Action body)
    {
        long bytes = Allocation.Of(body);
        Assert.True(bytes == 0, $"{what}: {bytes} bytes in a thousand calls.");
    }

    // Other threads take part, and the runtime itself now and then allocates something: less than a byte per call is none. Code that the just-in-time compiler has not optimized yet
    // does allocate, and how soon it gets to that depends on what else the machine has to do.
    private static async Task AssertNothingAsync(string what, Func<Task> calls, int times)
    {
        await calls();
        double least = double.MaxValue;
        for (int attempt = 0; attempt < 40 && least >= 1; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await calls();
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)times);
        }

        Assert.True(least < 1, $"{what}: {least:0.00} bytes per call.");
    }

    private void Answer(ValueTask<int> call)
    {
        _scheduler.RunAll();
        call.GetAwaiter().GetResult();
    }
}
