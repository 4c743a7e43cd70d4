namespace Concurrency;

/// <summary>How a <see cref="ForkJoin"/> call runs.</summary>
public sealed record ForkJoinOptions
{
    internal static ForkJoinOptions Default { get; } = new();

    /// <summary>How many bodies may run at once: at least one, as many as there are processors by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below one.</exception>
    public int MaxConcurrency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxConcurrency));
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>What the first failure does to the rest. <see cref="FailureMode.FailFast"/> by default; settled calls always run everything.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a <see cref="FailureMode"/>.</exception>
    public FailureMode Failure
    {
        get;
        init
        {
            if (!Enum.IsDefined(value)) throw new ArgumentOutOfRangeException(nameof(Failure), value, "Not a failure mode.");
            field = value;
        }
    }

    /// <summary>Whether a stream yields in input order, as by default, or as bodies complete. Arrays of results are always in input order.</summary>
    public bool Ordered { get; init; } = true;

    /// <summary>
    /// How long one body may take before its token is cancelled and the item fails with <see cref="TimeoutException"/>. <see cref="Timeout.InfiniteTimeSpan"/>, no limit, by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative or longer than a timer can be.</exception>
    public TimeSpan ItemTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfEqual(value, TimeSpan.Zero, nameof(ItemTimeout));
            TimerRange.Check(value, nameof(ItemTimeout));
            field = value;
        }
    } = Timeout.InfiniteTimeSpan;

    /// <summary>The clock behind <see cref="ItemTimeout"/>. The system's by default.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(TimeProvider));
    } = TimeProvider.System;

    /// <summary>Where bodies and progress handlers run. The thread pool by default.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IWorkScheduler Scheduler
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Scheduler));
    } = WorkScheduler.ThreadPool;
}
