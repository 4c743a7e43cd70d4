namespace Concurrency.Runtime.StressTests.Actors;

/// <summary>When a sender that finds no room looks for it before it waits.</summary>
[Collection("Actors")] // They share the pools of replies and segments.
public sealed class MailboxRoomTests
{
    private const int Capacity = 8;

    // Who has one processor spins for nobody.
    private static readonly bool Spins = Environment.ProcessorCount > 1;

    private readonly Mailbox<CellMessage> _mailbox = new(Capacity, QueueFullMode.Wait);

    [Fact]
    public void NobodyTakes_IsGivenUp()
    {
        Fill();
        Assert.False(_mailbox.SpinForRoom());
    }

    [Fact]
    public void LessThanABatchIsThere_AndNothingMoves_IsGivenUp()
    {
        Fill();
        Take(1);
        Assert.False(_mailbox.SpinForRoom());
    }

    [Fact]
    public void ABatchIsThere_IsFound()
    {
        Fill();
        Take(Capacity / 2);
        Assert.Equal(Spins, _mailbox.SpinForRoom());
    }

    [Fact]
    public void AnotherWaitsAlready_HasPrecedence()
    {
        Fill();
        var waiter = new Reply<int>();
        waiter.Prepare(new Cell(new ActorOptions { Scheduler = new NoWork() }), 0, isTell: true, timeoutTicks: 0, default);
        Assert.Equal(SendOutcome.Accepted, _mailbox.TrySend(new CellMessage(), waiter, mayWait: true, closedBy: 0, sentAt: 0));
        Assert.Equal(1, _mailbox.Waiting);
        Assert.False(_mailbox.SpinForRoom());
    }

    private void Fill()
    {
        for (int i = 0; i < Capacity; i++) Assert.NotEqual(SendOutcome.Full, _mailbox.TrySend(new CellMessage { Value = i }, null, mayWait: false, closedBy: 0, sentAt: 0));
        Assert.Equal(SendOutcome.Full, _mailbox.TrySend(new CellMessage(), null, mayWait: false, closedBy: 0, sentAt: 0));
    }

    private void Take(int count)
    {
        for (int i = 0; i < count; i++) Assert.True(_mailbox.TryTake(out _, out _, out _, out _));
    }

    private sealed class NoWork : IWorkScheduler
    {
        public void Schedule(IThreadPoolWorkItem workItem)
        {
        }
    }
}
