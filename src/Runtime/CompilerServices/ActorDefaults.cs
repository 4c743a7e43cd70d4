using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>What an actor's attribute says, once per class. For generated code.</summary>
/// <remarks><b>Thread safety.</b> Immutable to its users; may be shared by all actors of the class.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ActorDefaults
{
    private ActorSettings? _settings;

    /// <summary>Notes the attribute's values; they are checked when an actor starts, together with its options.</summary>
    /// <param name="name">The class name.</param>
    /// <param name="capacity">How many messages may wait.</param>
    /// <param name="fullMode">What happens when they are too many.</param>
    /// <param name="askTimeoutMilliseconds">How long an ask may take; -1 for no limit.</param>
    /// <param name="inline">Whether asks may run on the caller's thread.</param>
    /// <param name="inlineCandidates">The handlers, by ordinal below 64, that could: synchronous, without a token.</param>
    public ActorDefaults(string name, int capacity, QueueFullMode fullMode, int askTimeoutMilliseconds, InlineMode inline, ulong inlineCandidates)
    {
        Name = name;
        Capacity = capacity;
        FullMode = fullMode;
        AskTimeout = askTimeoutMilliseconds == Timeout.Infinite ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(askTimeoutMilliseconds);
        Inline = inline;
        InlineCandidates = inlineCandidates;
    }

    /// <summary>What a failing tell does to the actor.</summary>
    public ActorErrorMode OnError { get; init; }

    /// <summary>How many restarts the window may see.</summary>
    public int RestartLimit { get; init; } = 5;

    /// <summary>The window; -1 for the actor's whole life.</summary>
    public int RestartWindowMilliseconds { get; init; } = 60_000;

    internal string Name { get; }

    internal int Capacity { get; }

    internal QueueFullMode FullMode { get; }

    internal TimeSpan AskTimeout { get; }

    internal InlineMode Inline { get; }

    internal ulong InlineCandidates { get; }

    /// <summary>Combines the attribute's values with the options and checks them.</summary>
    /// <param name="options">From the caller; wins over the attribute.</param>
    /// <returns>What to start the actor with.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A setting is invalid; the parameter name is the option's.</exception>
    public ActorSetup Check(ActorOptions? options) => new(Resolve(options));

    // benign: two threads that start the first actors may both make the settings, and either are right.
    internal ActorSettings Resolve(ActorOptions? options) =>
        options is null ? _settings ??= new ActorSettings(this, new ActorOptions()) : new ActorSettings(this, options);
}
