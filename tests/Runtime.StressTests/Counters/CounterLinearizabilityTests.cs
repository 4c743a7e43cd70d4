using Concurrency.Interleaving;
using Concurrency.Runtime.StressTests.Models;

namespace Concurrency.Runtime.StressTests.Counters;

public class CounterLinearizabilityTests
{
    private const int Schedules = 2_000;

    [Fact]
    public void AtomicCounter_UnderSeededSchedules_IsLinearizable()
    {
        Assert.Equal(Schedules, Explore(() =>
        {
            var counter = new AtomicCounter();
            return new CounterUnderTest(counter.Add, counter.Exchange, max => counter.TryIncrement(max) ? 1 : 0, () => counter.Value);
        }));
    }

    [Fact]
    public void CounterThatReadsThenWrites_UnderSeededSchedules_IsFound()
    {
        Assert.Throws<ScheduleFailedException>(() => Explore(() =>
        {
            long count = 0;
            return new CounterUnderTest(
                amount =>
                {
                    // The pattern sheet's counter: what it calls a compare-and-swap is a comparison and an assignment.
                    long seen = Volatile.Read(ref count);
                    Volatile.Write(ref count, seen + amount);
                    return seen + amount;
                },
                value => Interlocked.Exchange(ref count, value),
                max => Volatile.Read(ref count) < max ? Math.Sign(Interlocked.Increment(ref count)) : 0,
                () => Volatile.Read(ref count));
        }));
    }

    [Fact]
    public void StripedCounter_UnderSeededSchedules_CountsEveryAdditionOnce()
    {
        Scheduler.Explore(new RandomStrategy(1, Schedules), scheduler =>
        {
            var counter = new StripedCounter();
            long reset = 0;
            for (int thread = 1; thread <= 2; thread++)
            {
                int amount = thread;
                scheduler.Add(() =>
                {
                    for (int i = 0; i < 3; i++) counter.Add(amount);
                });
            }

            scheduler.Add(() =>
            {
                long last = 0;
                for (int i = 0; i < 2; i++)
                {
                    long sum = counter.Sum();
                    Assert.True(sum >= last, "With additions of one sign the sum never goes backwards.");
                    last = sum;
                }

                reset = counter.SumAndReset();
            });
            return () => Assert.Equal(3 * (1 + 2), reset + counter.Sum());
        });
    }

    private static int Explore(Func<CounterUnderTest> create)
    {
        int seed = 0;
        return Scheduler.Explore(new RandomStrategy(1, Schedules), scheduler =>
        {
            var history = new History<CounterCall>();
            CounterUnderTest counter = create();
            seed++;
            for (int thread = 0; thread < 3; thread++)
            {
                int self = thread;
                scheduler.Add(() =>
                {
                    var random = new Random((seed * 397) + self);
                    for (int i = 0; i < 5; i++)
                    {
                        var operation = (CounterOperation)random.Next(4);
                        int argument = random.Next(1, 5);
                        history.Record(self, () => new CounterCall(operation, argument, counter.Call(operation, argument)));
                    }
                });
            }

            return () => Linearizability.Check(new CounterModel(), history.Operations);
        });
    }

    private readonly record struct CounterUnderTest(Func<long, long> Add, Func<long, long> Exchange, Func<long, long> TryIncrement, Func<long> Read)
    {
        public long Call(CounterOperation operation, long argument) => operation switch
        {
            CounterOperation.Add => Add(argument),
            CounterOperation.Exchange => Exchange(argument),
            CounterOperation.TryIncrement => TryIncrement(argument),
            _ => Read(),
        };
    }
}
