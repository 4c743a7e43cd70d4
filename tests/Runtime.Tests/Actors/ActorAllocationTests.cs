using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.Actors;

/// <summary>Bytes per message in steady state, exactly: what the benchmarks show, without a clock.</summary>
public sealed class ActorAllocationTests
{
    private readonly ManualScheduler _scheduler = new();
    private long _sum;

    [Fact]
    public async Task AskOfAnIdleActor_AllocatesNothing()
    {
        await using var actor = new StoppedAtEnd<Adder.Ref>(Adder.Ref.Start(Options()), _scheduler);
        Assert.Equal(0, Allocation.Of(() => _sum = Answer(actor.Handle.AddAsync(1))));
        Assert.True(_sum > 0);
    }

    [Fact]
    public async Task AskThroughTheMailbox_AllocatesNothing()
    {
        await using var actor = new StoppedAtEnd<HoppingAdder.Ref>(HoppingAdder.Ref.Start(Options()), _scheduler);
        Assert.Equal(0, Allocation.Of(() => _sum = Answer(actor.Handle.AddAsync(1))));
        Assert.True(_sum > 0);
    }

    [Fact]
    public async Task Tell_AllocatesNothing()
    {
        await using var actor = new StoppedAtEnd<HoppingAdder.Ref>(HoppingAdder.Ref.Start(Options()), _scheduler);
        Assert.Equal(0, Allocation.Of(() =>
        {
            ValueTask told = actor.Handle.Tell.AddAsync(1);
            Assert.True(told.IsCompletedSuccessfully);
            _scheduler.RunAll();
        }));
    }

    [Fact]
    public async Task BurstOfTells_AllocatesNothing()
    {
        await using var actor = new StoppedAtEnd<HoppingAdder.Ref>(HoppingAdder.Ref.Start(Options()), _scheduler);
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (int i = 0; i < 512; i++) Assert.True(actor.Handle.Tell.AddAsync(1).IsCompletedSuccessfully);
            _scheduler.RunAll();
        }));
    }

    [Fact]
    public async Task TryTell_AllocatesNothing()
    {
        await using var actor = new StoppedAtEnd<HoppingAdder.Ref>(HoppingAdder.Ref.Start(Options()), _scheduler);
        Assert.Equal(0, Allocation.Of(() =>
        {
            Assert.True(actor.Handle.TryTell.Add(1) == EnqueueResult.Enqueued); // Assert.Equal allocates.
            _scheduler.RunAll();
        }));
    }

    private ActorOptions Options() => new() { Scheduler = _scheduler };

    private long Answer(ValueTask<long> ask)
    {
        _scheduler.RunAll();
        Assert.True(ask.IsCompletedSuccessfully);
        return ask.Result;
    }

    private sealed class StoppedAtEnd<THandle>(THandle handle, ManualScheduler scheduler) : IAsyncDisposable
        where THandle : IAsyncDisposable
    {
        public THandle Handle { get; } = handle;

        public async ValueTask DisposeAsync() => await scheduler.RunUntil(Handle.DisposeAsync().AsTask());
    }
}
