namespace Concurrency.Runtime.Tests.WorkerPools;

/// <summary>The array-by-array row against a list that does the same.</summary>
public sealed class SegmentedDequeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WhateverIsAddedAndTaken_ItHoldsWhatAListHolds(int seed)
    {
        var random = new Random(seed);
        var deque = new SegmentedDeque<int>();
        var list = new LinkedList<int>();
        for (int step = 0, next = 0; step < 20_000; step++)
        {
            // Floods and ebbs of several segments in turns.
            bool isFlood = step / 1_500 % 2 == 0;
            if (list.Count == 0 || random.Next(4) != 0 == isFlood)
            {
                deque.AddLast() = ++next;
                list.AddLast(next);
            }
            else if (random.Next(3) == 0)
            {
                Assert.Equal(list.Last!.Value, deque.Last);
                deque.RemoveLast();
                list.RemoveLast();
            }
            else
            {
                Assert.Equal(list.First!.Value, deque.First);
                deque.RemoveFirst();
                list.RemoveFirst();
            }

            Assert.Equal(list.Count, deque.Count);
            if (list.Count > 0) Assert.Equal((list.First!.Value, list.Last!.Value), (deque.First, deque.Last));
        }
    }

    [Fact]
    public void WhatIsTaken_IsForgotten()
    {
        var deque = new SegmentedDeque<(object? Value, int Number)>();
        WeakReference taken = AddAndTake(deque);
        GC.Collect();
        Assert.False(taken.IsAlive);
        Assert.Equal(1, deque.Count);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference AddAndTake(SegmentedDeque<(object? Value, int Number)> deque)
    {
        var value = new object();
        deque.AddLast() = (value, 1);
        deque.AddLast() = (null, 2);
        deque.RemoveFirst();
        return new WeakReference(value);
    }
}
