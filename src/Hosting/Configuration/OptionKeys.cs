using System.Globalization;

namespace Concurrency.Hosting;

/// <summary>What configuration may say, kind by kind. Written out, so that nothing is found by reflection and whatever is not here is a mistake that can be named.</summary>
internal static class OptionKeys
{
    public static IReadOnlyList<OptionKey<ActorOptions>> Actor { get; } = OfActors<ActorOptions>();

    public static IReadOnlyList<OptionKey<DirectoryOptions>> Directory { get; } =
    [
        .. OfActors<DirectoryOptions>(),
        Span<DirectoryOptions>(nameof(DirectoryOptions.IdleTimeout), isZeroAllowed: false, static (o, value) => o.IdleTimeout = value),
    ];

    public static IReadOnlyList<OptionKey<PoolOptions>> Pool { get; } =
    [
        Number<PoolOptions>(nameof(PoolOptions.Concurrency), 0, static (o, value) => o.Concurrency = value),
        Number<PoolOptions>(nameof(PoolOptions.Capacity), 0, static (o, value) => o.Capacity = value),
        Choice<PoolOptions, QueueFullMode>(nameof(PoolOptions.FullMode), static (o, value) => o.FullMode = value),
        Choice<PoolOptions, FailureMode>(nameof(PoolOptions.Failure), static (o, value) => o.Failure = value),
        Span<PoolOptions>(nameof(PoolOptions.JobTimeout), isZeroAllowed: false, static (o, value) => o.JobTimeout = value),
        Span<PoolOptions>(nameof(PoolOptions.StopTimeout), isZeroAllowed: true, static (o, value) => o.StopTimeout = value),
        Span<PoolOptions>(nameof(PoolOptions.StopGrace), isZeroAllowed: true, static (o, value) => o.StopGrace = value),
    ];

    public static IReadOnlyList<OptionKey<FlowOptions>> Flow { get; } =
    [
        Span<FlowOptions>(nameof(FlowOptions.StopTimeout), isZeroAllowed: true, static (o, value) => o.StopTimeout = value),
        Span<FlowOptions>(nameof(FlowOptions.StopGrace), isZeroAllowed: true, static (o, value) => o.StopGrace = value),
        Span<FlowOptions>(nameof(FlowOptions.ProgressInterval), isZeroAllowed: false, static (o, value) => o.ProgressInterval = value),
    ];

    public static IReadOnlyList<OptionKey<HandleHealthOptions>> Health { get; } =
    [
        Share<HandleHealthOptions>(nameof(HandleHealthOptions.DegradedFill), static (o, value) => o.DegradedFill = value),
        Share<HandleHealthOptions>(nameof(HandleHealthOptions.UnhealthyFill), static (o, value) => o.UnhealthyFill = value),
        Span<HandleHealthOptions>(nameof(HandleHealthOptions.DegradedAge), isZeroAllowed: false, static (o, value) => o.DegradedAge = value),
        Span<HandleHealthOptions>(nameof(HandleHealthOptions.UnhealthyAge), isZeroAllowed: false, static (o, value) => o.UnhealthyAge = value),
    ];

    private static OptionKey<TOptions>[] OfActors<TOptions>()
        where TOptions : ActorOptions =>
    [
        Number<TOptions>(nameof(ActorOptions.Capacity), 1, static (o, value) => o.Capacity = value),
        Choice<TOptions, QueueFullMode>(nameof(ActorOptions.FullMode), static (o, value) => o.FullMode = value),
        Span<TOptions>(nameof(ActorOptions.AskTimeout), isZeroAllowed: false, static (o, value) => o.AskTimeout = value),
        Span<TOptions>(nameof(ActorOptions.StopTimeout), isZeroAllowed: true, static (o, value) => o.StopTimeout = value),
        Span<TOptions>(nameof(ActorOptions.StopGrace), isZeroAllowed: true, static (o, value) => o.StopGrace = value),
        Choice<TOptions, ActorErrorMode>(nameof(ActorOptions.ErrorMode), static (o, value) => o.ErrorMode = value),
        Number<TOptions>(nameof(ActorOptions.RestartLimit), 1, static (o, value) => o.RestartLimit = value),
        Span<TOptions>(nameof(ActorOptions.RestartWindow), isZeroAllowed: false, static (o, value) => o.RestartWindow = value),
        Choice<TOptions, InlineMode>(nameof(ActorOptions.Inline), static (o, value) => o.Inline = value),
        Span<TOptions>(nameof(ActorOptions.SlowTurnThreshold), isZeroAllowed: true, static (o, value) => o.SlowTurnThreshold = value),
        Span<TOptions>(nameof(ActorOptions.StreamIdleTimeout), isZeroAllowed: false, static (o, value) => o.StreamIdleTimeout = value),
    ];

    private static OptionKey<TOptions> Number<TOptions>(string name, int least, Action<TOptions, int> set) => new(name, $"a whole number of at least {least}", (options, text) =>
    {
        bool isNumber = int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= least;
        if (isNumber) set(options, value);
        return isNumber;
    });

    private static OptionKey<TOptions> Share<TOptions>(string name, Action<TOptions, double> set) => new(name, "a share of the capacity above 0, such as 0.9", (options, text) =>
    {
        bool isShare = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value);
        if (isShare) set(options, value);
        return isShare;
    });

    private static OptionKey<TOptions> Span<TOptions>(string name, bool isZeroAllowed, Action<TOptions, TimeSpan> set) => new(
        name,
        $"a time span {(isZeroAllowed ? "of 0 or more" : "above 0")} written as hours:minutes:seconds, such as 00:00:30, or Infinite",
        (options, text) =>
        {
            bool isInfinite = string.Equals(text, "Infinite", StringComparison.OrdinalIgnoreCase);
            TimeSpan value = Timeout.InfiniteTimeSpan;

            // Without a colon it would be days: "30" is nobody's thirty days.
            bool isSpan = isInfinite || (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value)
                && (isZeroAllowed ? value >= TimeSpan.Zero : value > TimeSpan.Zero));
            if (isSpan) set(options, value);
            return isSpan;
        });

    private static OptionKey<TOptions> Choice<TOptions, TEnum>(string name, Action<TOptions, TEnum> set)
        where TEnum : struct, Enum => new(name, "one of " + string.Join(", ", Enum.GetNames<TEnum>()), (options, text) =>
    {
        bool isName = Enum.GetNames<TEnum>().Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse(text, ignoreCase: true, out TEnum _);
        if (isName) set(options, Enum.Parse<TEnum>(text, ignoreCase: true));
        return isName;
    });
}
