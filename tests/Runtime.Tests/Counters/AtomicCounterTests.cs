using Concurrency.Runtime.Tests.Support;

namespace Concurrency.Runtime.Tests.Counters;

public class AtomicCounterTests
{
    [Fact]
    public void EveryOperation_ReturnsTheExactValue()
    {
        var counter = new AtomicCounter(10);

        Assert.Equal(11, counter.Increment());
        Assert.Equal(10, counter.Decrement());
        Assert.Equal(4, counter.Add(-6));
        Assert.Equal(4, counter.Exchange(7));
        Assert.False(counter.CompareExchange(expected: 4, value: 1));
        Assert.True(counter.CompareExchange(expected: 7, value: 1));
        Assert.Equal(1, counter.Value);
        Assert.Equal("1", counter.ToString());
    }

    [Fact]
    public void TryIncrement_StopsAtTheMaximum()
    {
        var counter = new AtomicCounter();

        Assert.True(counter.TryIncrement(2));
        Assert.True(counter.TryIncrement(2));
        Assert.False(counter.TryIncrement(2));
        Assert.Equal(2, counter.Value);
    }

    [Fact]
    public void TryDecrement_StopsAtTheMinimum()
    {
        var counter = new AtomicCounter(1);

        Assert.True(counter.TryDecrement(0));
        Assert.False(counter.TryDecrement(0));
        Assert.Equal(0, counter.Value);
    }

    [Fact]
    public void Overflow_WrapsAround()
    {
        var counter = new AtomicCounter(long.MaxValue);

        Assert.Equal(long.MinValue, counter.Increment());
        Assert.Equal(long.MaxValue, counter.Decrement());
    }

    [Fact]
    public void ManyThreads_NoIncrementFailsOrIsLost()
    {
        var counter = new AtomicCounter();

        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 100_000; i++) counter.Increment();
        });

        Assert.Equal(800_000, counter.Value);
    }

    [Fact]
    public void ManyThreads_TheMaximumIsKept()
    {
        var counter = new AtomicCounter();
        int taken = 0;

        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 1000; i++)
                if (counter.TryIncrement(500)) Interlocked.Increment(ref taken);
        });

        Assert.Equal(500, taken);
        Assert.Equal(500, counter.Value);
    }

    [Fact]
    public void Counting_AllocatesNothing()
    {
        var counter = new AtomicCounter();

        Assert.Equal(0, Allocation.Of(() =>
        {
            counter.Increment();
            counter.TryIncrement(long.MaxValue);
            counter.Add(3);
        }));
    }
}
