using System.Threading.Tasks.Sources;
using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Support;

namespace Concurrency.Runtime.StressTests.Actors;

/// <summary>One call and everybody who may decide about it: it ends once, in one way, its continuation runs once, and what comes late touches no later use.</summary>
[Collection("Actors")] // They share the pools of replies and segments.
public class ReplyTests
{
    private enum Turn
    {
        Answers,
        Fails,
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Call_UnderSeededSchedules_EndsOnce(bool fails)
    {
        int seeds = Seeds.Or(1_500);
        Explore(new RandomStrategy(1, seeds), fails ? Turn.Fails : Turn.Answers);
        Explore(new PriorityStrategy(1, seeds / 3, depth: 3, points: 120), fails ? Turn.Fails : Turn.Answers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Call_GoingThroughTheSchedulesWithOnePreemption_EndsOnce(bool fails) =>
        Explore(new AtMost(1_500, new BoundedPreemptionStrategy(Seeds.Preemptions(1))), fails ? Turn.Fails : Turn.Answers);

    private static void Explore(IStrategy strategy, Turn turn)
    {
        Scheduler.Explore(strategy, scheduler =>
        {
            Pools.Clear();
            var time = new ManualTime();
            var cell = new Cell(new ActorOptions { TimeProvider = time, Scheduler = new ScheduledWork(scheduler), OnError = static _ => { } });
            var reply = new Reply<int>();
            var source = new CancellationTokenSource();
            reply.Prepare(cell, 0, isTell: false, timeoutTicks: 2, source.Token);
            int version = reply.Version;
            short token = reply.Token;
            List<string> outcomes = [];
            bool hasBegun = false;
            bool isLateRefused = true;

            // The turn.
            scheduler.Add(() =>
            {
                if (!reply.TryBegin(version)) return;
                SharedAccess.Quietly(() => hasBegun = true);
                bool isAnswered = turn == Turn.Answers ? reply.TryAnswer(version, 42) : reply.TryFault(version, new InvalidDataException("turn"));
                if (!isAnswered) return;
                isLateRefused &= !reply.TryAnswer(version, 43) && !reply.TryFault(version, new InvalidDataException("late"));
            });

            // The sweep and a token; too long for going through all schedules, where the stop stands for it.
            if (strategy is not AtMost)
            {
                scheduler.Add(() =>
                {
                    for (int i = 0; i < 3; i++) time.Advance(16);
                });

                // The caller's token, whose callback may stand anywhere when the use ends.
                scheduler.Add(source.Cancel);
            }

            // The stop.
            scheduler.Add(() =>
            {
                if (reply.TryClaim(version))
                {
                    cell.OnWithdrawn(reply);
                    reply.Fail(version, new ActorStoppedException("stop"), isWithdrawn: true);
                }
                else if (reply.TryClaimRunning(version))
                {
                    reply.Fail(version, new ActorStoppedException("stop"), isWithdrawn: false);
                }
            });

            // The sender, who awaits. When its use is over it asks again, by whatever the pool gives: a late event must not find that use.
            scheduler.Add(() =>
            {
                reply.Arm();
                reply.OnCompleted(_ => outcomes.Add(ResultOf(reply, token, cell)), null, token, ValueTaskSourceOnCompletedFlags.None);
            });
            scheduler.AddWorker();
            return () =>
            {
                string outcome = Assert.Single(outcomes);
                Assert.True(outcome is "42" or "turn" or "stop" or "timeout" or "cancelled", outcome);
                if (outcome is "42" or "turn") Assert.True(hasBegun);
                Assert.True(isLateRefused);
            };
        });
    }

    private static string ResultOf(Reply<int> reply, short token, Cell cell)
    {
        string outcome;
        try
        {
            ValueTaskSourceStatus status = reply.GetStatus(token);
            outcome = $"{reply.GetResult(token)}";
            Assert.Equal(ValueTaskSourceStatus.Succeeded, status);
        }
        catch (TimeoutException)
        {
            outcome = "timeout";
        }
        catch (OperationCanceledException)
        {
            outcome = "cancelled";
        }
        catch (Exception error) when (error is InvalidDataException or ActorStoppedException)
        {
            outcome = error.Message;
        }

        Assert.Throws<InvalidOperationException>(() => reply.GetStatus(token)); // A second look is refused, not answered with another use's.
        Reply<int> next = ObjectPool<Reply<int>>.Rent();
        next.Prepare(cell, 0, isTell: false, timeoutTicks: 0, default);
        int version = next.Version;
        Assert.True(next.TryBegin(version), "A late event decided about the next use.");
        Assert.True(next.TryAnswer(version, 7));
        Assert.Equal(7, next.GetResult(next.Token));
        return outcome;
    }
}
