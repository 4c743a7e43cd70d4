using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Runtime.Tests.Support;

/// <summary>A clock moved by the test, which learns when somebody has begun to wait for a span.</summary>
public sealed class WatchedClock : FakeTimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _timers = new();

    /// <summary>Ends when a timer of that due time has been made.</summary>
    public Task TimerAsync(TimeSpan dueTime) => Source(dueTime).Task.WaitAsync(TimeSpan.FromSeconds(60));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        Source(dueTime).TrySetResult();
        return timer;
    }

    private TaskCompletionSource Source(TimeSpan dueTime) => _timers.GetOrAdd(dueTime, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
