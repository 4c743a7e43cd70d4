using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>What stands in a <see cref="WorkerPoolAttribute"/>. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record PoolDefaults
{
    /// <summary>The class's name.</summary>
    public required string Name { get; init; }

    /// <summary>As in <see cref="WorkerPoolAttribute.Concurrency"/>.</summary>
    public int Concurrency { get; init; }

    /// <summary>As in <see cref="WorkerPoolAttribute.Capacity"/>.</summary>
    public int Capacity { get; init; } = 1024;

    /// <summary>As in <see cref="WorkerPoolAttribute.FullMode"/>.</summary>
    public QueueFullMode FullMode { get; init; }

    /// <summary>As in <see cref="WorkerPoolAttribute.Threads"/>.</summary>
    public PoolThreads Threads { get; init; }

    /// <summary>As in <see cref="WorkerPoolAttribute.Failure"/>.</summary>
    public FailureMode Failure { get; init; }

    /// <summary>As in <see cref="WorkerPoolAttribute.TimeoutMilliseconds"/>.</summary>
    public int TimeoutMilliseconds { get; init; } = Timeout.Infinite;
}
