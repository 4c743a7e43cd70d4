namespace Concurrency;

/// <summary>When a handle counts as degraded or unhealthy. Set for all handles in the configuration section <c>Concurrency:Health</c>, for one in its own section's <c>Health</c>.</summary>
public sealed class HandleHealthOptions
{
    /// <summary>Degraded when a queue holds at least this share of its capacity. 0.9 unless set.</summary>
    public double DegradedFill { get; set; } = 0.9;

    /// <summary>Unhealthy when a queue holds at least this share of its capacity; null for never, as a full queue that moves is back-pressure at work. Null unless set.</summary>
    public double? UnhealthyFill { get; set; }

    /// <summary>Degraded when what is queued has waited for so long. 10 seconds unless set; infinite for never.</summary>
    public TimeSpan DegradedAge { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Unhealthy when what is queued has waited for so long: nothing moves any more. 60 seconds unless set; infinite for never.</summary>
    public TimeSpan UnhealthyAge { get; set; } = TimeSpan.FromSeconds(60);
}
