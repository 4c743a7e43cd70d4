using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>What one actor was started with: the attribute's values, overridden by the options, checked. Immutable, shared by all actors started without options.</summary>
internal sealed class ActorSettings
{
    public ActorSettings(ActorDefaults defaults, ActorOptions options)
    {
        Name = options.Name ?? defaults.Name;
        TypeName = defaults.Name;
        Capacity = options.Capacity ?? defaults.Capacity;
        FullMode = options.FullMode ?? defaults.FullMode;
        TimeSpan askTimeout = options.AskTimeout ?? defaults.AskTimeout;
        InlineMode inline = options.Inline ?? defaults.Inline;
        ErrorMode = options.ErrorMode ?? defaults.OnError;
        RestartLimit = options.RestartLimit ?? defaults.RestartLimit;
        RestartWindow = options.RestartWindow ?? TimeLimit.OfMilliseconds(defaults.RestartWindowMilliseconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 1, nameof(ActorOptions.Capacity));
        ArgumentOutOfRangeException.ThrowIfLessThan(RestartLimit, 1, nameof(ActorOptions.RestartLimit));
        CheckDefined(ErrorMode, nameof(ActorOptions.ErrorMode));
        CheckDefined(FullMode, nameof(ActorOptions.FullMode));
        CheckDefined(inline, nameof(ActorOptions.Inline));
        if (askTimeout == TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(ActorOptions.AskTimeout), askTimeout, "Every ask would time out at once; Timeout.InfiniteTimeSpan means no limit.");
        }

        if (RestartWindow == TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(ActorOptions.RestartWindow), RestartWindow, "No restart would ever count; Timeout.InfiniteTimeSpan means that all do.");
        }

        TimeLimit.Check(RestartWindow, nameof(ActorOptions.RestartWindow));
        if (options.StreamIdleTimeout == TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(ActorOptions.StreamIdleTimeout), options.StreamIdleTimeout, "Every stream would be closed at once; Timeout.InfiniteTimeSpan means no limit.");
        }

        TimeLimit.Check(askTimeout, nameof(ActorOptions.AskTimeout));
        TimeLimit.Check(options.StopTimeout, nameof(ActorOptions.StopTimeout));
        TimeLimit.Check(options.StopGrace, nameof(ActorOptions.StopGrace));
        TimeLimit.Check(options.StreamIdleTimeout, nameof(ActorOptions.StreamIdleTimeout));
        TimeLimit.Check(options.SlowTurnThreshold, nameof(ActorOptions.SlowTurnThreshold));
        ArgumentNullException.ThrowIfNull(options.TimeProvider, nameof(ActorOptions.TimeProvider));
        ArgumentNullException.ThrowIfNull(options.Scheduler, nameof(ActorOptions.Scheduler));
        Time = options.TimeProvider;
        Wheel = DeadlineWheel.Of(Time);
        AskTimeoutTicks = DeadlineWheel.TicksOf(askTimeout);
        SlowTurnTicks = DeadlineWheel.TicksOf(options.SlowTurnThreshold);
        StreamIdle = options.StreamIdleTimeout;
        StopTimeout = options.StopTimeout;
        StopGrace = options.StopGrace;
        Pool = options.Scheduler;
        Scheduler = ReferenceEquals(Pool, WorkScheduler.ThreadPool) ? ActorScheduler.Shared : Pool;
        InlineCandidates = inline == InlineMode.Auto ? defaults.InlineCandidates : 0;
        OnError = options.OnError;
        OnDropped = options.OnDropped;
        OnRestart = options.OnRestart;
        OnDeadLetter = options.OnDeadLetter;
        OnSlowTurn = options.OnSlowTurn;
    }

    public string Name { get; }

    /// <summary>The actor class, for metrics.</summary>
    public string TypeName { get; }

    public int Capacity { get; }

    public QueueFullMode FullMode { get; }

    /// <summary>In ticks of the wheel; 0 is no limit.</summary>
    public long AskTimeoutTicks { get; }

    /// <summary>In ticks of the wheel; 0 is no report.</summary>
    public long SlowTurnTicks { get; }

    public TimeSpan StreamIdle { get; }

    public TimeSpan StopTimeout { get; }

    public TimeSpan StopGrace { get; }

    public ActorErrorMode ErrorMode { get; }

    public int RestartLimit { get; }

    public TimeSpan RestartWindow { get; }

    public TimeProvider Time { get; }

    public DeadlineWheel Wheel { get; }

    /// <summary>Where callers' continuations run.</summary>
    public IWorkScheduler Pool { get; }

    /// <summary>Where turns run.</summary>
    public IWorkScheduler Scheduler { get; }

    /// <summary>The handlers, by ordinal, that may run on the caller's thread.</summary>
    public ulong InlineCandidates { get; }

    public Action<ActorError>? OnError { get; }

    public Action<string, string>? OnDropped { get; }

    public Action<string, string>? OnRestart { get; }

    public Action<string, string>? OnDeadLetter { get; }

    public Action<SlowTurn>? OnSlowTurn { get; }

    private static void CheckDefined<T>(T value, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"Not a {typeof(T).Name}.");
        }
    }
}
