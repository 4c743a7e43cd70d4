using System.Runtime.CompilerServices;

namespace Concurrency.CompilerServices;

/// <content>What timers need that does not depend on the messages they send.</content>
public abstract partial class ActorCell
{
    /// <summary>The handlers from here on are called by the runtime alone: a message of theirs that a stop leaves unhandled is nobody's loss.</summary>
    protected virtual int FirstInternalHandler => int.MaxValue;

    /// <summary>How long a scheduled message may be told to wait.</summary>
    /// <param name="delay">The span.</param>
    /// <returns>The span.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative, or infinite.</exception>
    public static TimeSpan CheckDelay(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return delay;
    }

    /// <summary>The turn of a tick has ended: the next one may come.</summary>
    /// <param name="timer">The number of the timer.</param>
    protected void EndTick(int timer) => Extras!.Timers!.Ticks[timer].End();

    /// <summary>The turn of a tick ends with what its handler has returned.</summary>
    /// <param name="timer">The number of the timer.</param>
    /// <param name="task">The handler's task.</param>
    /// <returns>Ends as the task does.</returns>
    protected ValueTask EndTick(int timer, Task task) => EndTick(timer, new ValueTask(task ?? throw NoTask()));

    /// <inheritdoc cref="EndTick(int, Task)"/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected async ValueTask EndTick(int timer, ValueTask task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        finally
        {
            EndTick(timer);
        }
    }

    private protected long ScheduledCount => Extras?.Timers?.Scheduled ?? 0;

    private void CloseTimers() => Extras?.Timers?.Close();

    private protected void CloseTimersIfStopped()
    {
        Interlocked.MemoryBarrier(); // See I13.
        if ((_mailbox.State & ClosedToOthers) != 0)
        {
            CloseTimers();
        }
    }
}
