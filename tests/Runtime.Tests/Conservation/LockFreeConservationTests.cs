namespace Concurrency.Runtime.Tests.Conservation;

[Collection(OnTheirOwn.Name)]
public class LockFreeConservationTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    public void LockFreeQueue_EveryItemComesOutOnceAndInOrder(int writers, int readers)
    {
        var queue = new LockFreeQueue<long>();
        Run(writers, readers, queue.Enqueue, () => queue.TryDequeue(out long item) ? item : null);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void MpscQueue_EveryItemComesOutOnceAndInOrder(int writers)
    {
        var queue = new MpscQueue<long>();
        Run(writers, 1, queue.Enqueue, () => queue.TryDequeue(out long item) ? item : null);
    }

    private static void Run(int writers, int readers, Action<long> enqueue, Func<long?> tryDequeue)
    {
        var rig = new QueueRig(writers, readers);
        bool isCompleted = false;
        rig.Run(
            StressTime.PerRig / 2,
            item =>
            {
                enqueue(item);
                return new ValueTask<bool>(true);
            },
            _ =>
            {
                while (true)
                {
                    // Read before the attempt: an empty queue after the end is the end.
                    bool wasCompleted = Volatile.Read(ref isCompleted);
                    if (tryDequeue() is { } item) return new ValueTask<(long, bool)>((item, true));
                    if (wasCompleted) return new ValueTask<(long, bool)>((0, false));
                    Thread.Yield();
                }
            },
            () => Volatile.Write(ref isCompleted, true));

        Assert.Equal(0, rig.Lost);
        Assert.True(rig.Read > 0);
        rig.AssertOnceAndInOrder();
    }
}
