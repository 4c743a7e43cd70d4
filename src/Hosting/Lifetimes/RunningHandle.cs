using Microsoft.Extensions.DependencyInjection;

namespace Concurrency.Hosting;

/// <summary>A handle that was started: what it is, what it runs on, and when it ended.</summary>
// Concurrency contract
//   Callers:   any thread.
//   Guarded by _gate: _ages.
//   User code runs: under no lock; reading statistics is the runtime's.
internal sealed class RunningHandle(HandleIdentity identity, IConcurrentHandle handle, Func<IReadOnlyList<QueueReading>> read, AsyncServiceScope scope)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, QueueAge> _ages = [];

    public HandleIdentity Identity { get; } = identity;

    public IConcurrentHandle Handle { get; } = handle;

    /// <summary>Where its constructor's parameters come from. Disposed once, after it has ended.</summary>
    public AsyncServiceScope Scope { get; } = scope;

    public Task Completion => Handle.Lifetime.Completion;

    /// <summary>Settles when its end was seen to: its scope is disposed, unless it was given up. Set right after construction, then read-only.</summary>
    public Task Watch { get; set; } = Task.CompletedTask;

    /// <summary>How many wait in all its queues.</summary>
    public long Queued => read().Sum(static queue => queue.Queued);

    /// <summary>Looks at every queue.</summary>
    /// <returns>Each with how long its oldest has waited, at least.</returns>
    public IReadOnlyList<(QueueReading Queue, TimeSpan Age)> Look(TimeProvider time)
    {
        IReadOnlyList<QueueReading> queues = read();
        long now = time.GetTimestamp();
        var ages = new (QueueReading, TimeSpan)[queues.Count];
        lock (_gate)
        {
            for (int i = 0; i < ages.Length; i++)
            {
                ages[i] = (queues[i], queues[i].OldestAge ?? AgeLocked(queues[i], now, time));
            }
        }

        return ages;
    }

    private TimeSpan AgeLocked(QueueReading queue, long now, TimeProvider time)
    {
        if (!_ages.TryGetValue(queue.Stage ?? "", out QueueAge? age))
        {
            _ages.Add(queue.Stage ?? "", age = new QueueAge());
        }

        age.Look(queue.Left, queue.Queued, now);
        return age.At(now, time);
    }
}
