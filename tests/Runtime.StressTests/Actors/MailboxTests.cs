using System.Reflection;
using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Support;

namespace Concurrency.Runtime.StressTests.Actors;

/// <summary>The mailbox alone: senders, one consumer that goes idle and is woken, and segments that wander between mailboxes.</summary>
[Collection("Actors")] // They share the pools of replies and segments.
public class MailboxTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Messages_UnderSeededSchedules_ArriveOnceInOrder_AndNoWakeUpIsLost(bool isBounded)
    {
        int seeds = Seeds.Or(1_500);
        Explore(new RandomStrategy(1, seeds), isBounded, senders: 3, messages: 4);
        Explore(new PriorityStrategy(1, seeds / 3, depth: 3, points: 300), isBounded, senders: 3, messages: 4);
    }

    [Fact]
    public void Messages_GoingThroughTheSchedulesWithOnePreemption() =>
        Explore(new AtMost(1_500, new BoundedPreemptionStrategy(Seeds.Preemptions(1))), isBounded: false, senders: 2, messages: 1);

    // Enough of them that each segment is used several times: what was in it before is not there.
    [Fact]
    public void Messages_ThroughSegmentsUsedAgain_ArriveOnceInOrder() => Explore(new RandomStrategy(1, Seeds.Or(150)), isBounded: false, senders: 2, messages: 40);

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(100)]
    public void AsksAndTells_InTurnThroughSegmentsUsedAgain_HaveTheirOwnRepliesOnly(int burst)
    {
        Pools.Clear();
        var cell = new Cell(new ActorOptions { Scheduler = new NoWork() });
        Mailbox<CellMessage> mailbox = New();
        for (int round = 0; round < 12; round++)
        {
            List<Reply?> sent = [];
            for (int i = 0; i < burst; i++)
            {
                Reply<int>? reply = (round + i) % 3 == 0 ? new Reply<int>() : null;
                reply?.Prepare(cell, 0, isTell: false, timeoutTicks: 0, default);
                sent.Add(reply);
                mailbox.TrySend(new CellMessage { Value = i }, reply, mayWait: true, closedBy: 0, sentAt: i % 2);
            }

            for (int i = 0; i < burst; i++)
            {
                Assert.True(mailbox.TryTake(out CellMessage message, out Reply? reply, out _, out long sentAt));
                Assert.Equal((i, sent[i], i % 2), (message.Value, reply, sentAt));
            }

            Assert.False(mailbox.TryTake(out _, out _, out _, out _));
        }
    }

    [Fact]
    public void RecycledSegment_ThatStandsWhereTheStaleOneStood_InAnotherMailbox_IsNotWrittenTo()
    {
        Scheduler.Explore(new AtMost(1_500, new BoundedPreemptionStrategy(Seeds.Preemptions(1))), scheduler =>
        {
            Pools.Clear();

            // The owner of the hint: its segment [64, 128) is at the end of its life, its next one is linked.
            Mailbox<CellMessage> mailbox = New();
            Send(mailbox, 0, 96);
            Take(mailbox, 70);
            Send(mailbox, 96, 32);
            Take(mailbox, 56);

            // The other one is about to rent a segment of the same length for [112, 176).
            Mailbox<CellMessage> other = New();
            Send(other, 0, 48);
            Take(other, 40);
            Send(other, 48, 48);
            List<int> taken = [];
            scheduler.Add(() => Send(mailbox, 128, 1));
            scheduler.Add(() => TakeAll(mailbox, taken, 3));
            scheduler.Add(() => Send(other, 96, 20));
            return () =>
            {
                Assert.Equal([126, 127, 128], taken);
                Assert.Equal(Enumerable.Range(40, 76), Rest(other));
            };
        });
    }

    [Fact]
    public void RecycledSegment_ThatComesBackToAnotherPlace_IsNotWrittenTo()
    {
        Scheduler.Explore(new RandomStrategy(1, Seeds.Or(500)), scheduler =>
        {
            Pools.Clear();

            // Another mailbox's segment [64, 128), at the end of its life.
            Mailbox<CellMessage> other = New();
            Send(other, 0, 96);
            Take(other, 70);
            Send(other, 96, 32);
            MailboxSegment<CellMessage> wanderer = TailOf(other);
            Take(other, 57);

            // This one is at position 96, whose sender rents a segment for [112, 176); its hint is old, and the wanderer covers 97 where it is now.
            Mailbox<CellMessage> mailbox = New();
            Send(mailbox, 0, 48);
            Take(mailbox, 40);
            Send(mailbox, 48, 48);
            TailField.SetValue(mailbox, wanderer);
            List<int> rest = [];
            scheduler.Add(() => Send(mailbox, 96, 1));
            scheduler.Add(() => Send(mailbox, 97, 1));
            scheduler.Add(() => TakeAll(other, rest, 1));
            return () =>
            {
                Assert.Equal([127], rest);
                Assert.Equal([.. Enumerable.Range(40, 56), 96, 97], Rest(mailbox).Order());
            };
        });
    }

    [Fact]
    public void Segment_ThatMovesWhileItIsLookedAt_HoldsNoPlaceItNeverHeld() =>
        Scheduler.Explore(new BoundedPreemptionStrategy(3), scheduler =>
        {
            // It held 97 for the other mailbox and holds 112 and on for this one: 97 of this one is nowhere.
            Mailbox<CellMessage> mailbox = New();
            var segment = new MailboxSegment<CellMessage>(64);
            segment.Adopt(New(), 64);
            bool holds = false;
            scheduler.Add(() => holds = segment.Holds(97, mailbox));
            scheduler.Add(() =>
            {
                segment.Retire();
                segment.Adopt(mailbox, 112);
            });
            return () => Assert.False(holds);
        });

    [Theory]
    [InlineData(QueueFullMode.DropOldest)]
    [InlineData(QueueFullMode.DropNewest)]
    public void AskThatIsWithdrawnAndNotYetCountedOut_MakesRoom_AndNothingElseIsEvicted(QueueFullMode mode)
    {
        var mailbox = new Mailbox<CellMessage>(2, mode);
        var cell = new Cell(new ActorOptions { Scheduler = new NoWork() });
        var reply = new Reply<int>();
        reply.Prepare(cell, 0, isTell: false, timeoutTicks: 0, default);
        bool isFirst = mode == QueueFullMode.DropOldest;
        Evicting(1, isFirst ? reply : null);
        Evicting(2, isFirst ? null : reply);
        Assert.True(reply.TryClaim(reply.Version)); // By its time limit, say, which has not yet come to Withdraw.
        Assert.Null(Evicting(3, null));
        Assert.NotNull(Evicting(4, null)); // Full, whether it has or not.
        mailbox.Withdraw(reply);
        Assert.Equal(2, mailbox.Count);
        Assert.Equal(isFirst ? [3, 4] : [1, 4], Rest(mailbox));

        EvictingLine<CellMessage>.Entry? Evicting(int value, Reply? of)
        {
            mailbox.SendEvicting(new CellMessage { Value = value }, of, isOwn: false, closedBy: 0, sentAt: 0, out EvictingLine<CellMessage>.Entry? evicted);
            return evicted;
        }
    }

    private static readonly FieldInfo TailField = typeof(Mailbox<CellMessage>).GetField("_tailSegment", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static void Explore(IStrategy strategy, bool isBounded, int senders, int messages)
    {
        const int Capacity = 2;
        Scheduler.Explore(strategy, scheduler =>
        {
            Pools.Clear();
            var mailbox = new Mailbox<CellMessage>(Capacity, isBounded ? QueueFullMode.Reject : QueueFullMode.Wait);
            List<int> taken = [];
            int accepted = 0;
            int consumers = 0;
            for (int sender = 0; sender < senders; sender++)
            {
                int first = sender * 100;
                scheduler.Add(() =>
                {
                    for (int i = 0; i < messages; i++)
                    {
                        SendOutcome outcome = mailbox.TrySend(new CellMessage { Value = first + i }, null, mayWait: !isBounded, closedBy: 0, sentAt: 0);
                        if (outcome is SendOutcome.Accepted or SendOutcome.AcceptedByIdle) SharedAccess.Quietly(() => accepted++);
                        if (outcome == SendOutcome.AcceptedByIdle) scheduler.Enqueue(Consume);
                    }
                });
            }

            if (isBounded) scheduler.Add(() => Assert.InRange(mailbox.Count, 0, Capacity));
            for (int worker = 1; worker < senders; worker++) scheduler.AddWorker();
            return () =>
            {
                Assert.Equal(accepted, taken.Count);
                Assert.Equal(accepted, taken.Distinct().Count());
                Assert.All(taken.GroupBy(value => value / 100), sent => Assert.Equal(sent.Order(), sent));
                Assert.Equal((0L, MailboxState.Idle), (mailbox.Count, mailbox.State & MailboxState.Flags));
            };

            void Consume()
            {
                Assert.Equal(1, ++consumers);
                while (true)
                {
                    while (mailbox.TryTake(out CellMessage message, out _, out _, out _)) taken.Add(message.Value);
                    consumers--;
                    if (mailbox.TryLeave()) return;
                    consumers++;
                }
            }
        });
    }

    private static Mailbox<CellMessage> New() => new(10_000, QueueFullMode.Wait);

    private static void Send(Mailbox<CellMessage> mailbox, int first, int count)
    {
        for (int i = 0; i < count; i++) mailbox.TrySend(new CellMessage { Value = first + i }, null, mayWait: true, closedBy: 0, sentAt: 0);
    }

    private static void Take(Mailbox<CellMessage> mailbox, int count)
    {
        for (int i = 0; i < count; i++) Assert.True(mailbox.TryTake(out _, out _, out _, out _));
    }

    private static void TakeAll(Mailbox<CellMessage> mailbox, List<int> taken, int count)
    {
        while (taken.Count < count)
        {
            if (mailbox.TryTake(out CellMessage message, out _, out _, out _)) taken.Add(message.Value);
            else SharedAccess.TrySpin();
        }

        mailbox.TryTake(out _, out _, out _, out _); // Retires the segment, now that nothing is in it.
    }

    private static List<int> Rest(Mailbox<CellMessage> mailbox)
    {
        List<int> rest = [];
        while (mailbox.TryTake(out CellMessage message, out _, out _, out _)) rest.Add(message.Value);
        return rest;
    }

    private sealed class NoWork : IWorkScheduler
    {
        public void Schedule(IThreadPoolWorkItem workItem)
        {
            // Nobody runs anything here.
        }
    }

    private static MailboxSegment<CellMessage> TailOf(Mailbox<CellMessage> mailbox) => (MailboxSegment<CellMessage>)TailField.GetValue(mailbox)!;
}
