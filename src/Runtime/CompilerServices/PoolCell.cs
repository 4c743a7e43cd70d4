using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>The part of a pool's machinery that does not depend on the user's class: settings, permits, life. For generated code.</summary>
// Concurrency contract
//   Callers:   any thread.
//   I1  _active permits are out, each to one entry in _running or to the nested calls of a frame whose own body has ended; _active <= Concurrency.
//       A room's Active counts those of its jobs, and is at most its Bound.
//   I2  After every locked region, either all permits are out or nobody who waits could use one; so an idle permit never meets a waiting entry.
//   I3  An entry is in one place: a room's line, a frame's, or _running. Who takes it out of a waiting line, and only he, runs it or ends it. What is posted and waits is
//       an item in its job's PostedCalls and as often in its room's line, in the same order, and leaves both at once, from an end.
//   I4  _settled never passes _accepted, which rises under the gate, and not once _hasEnded; whoever makes them equal looks at _isAwaited, whoever sets
//       _isAwaited looks at both (a fence on both sides), so an end or a rest is never missed. A worker may settle later what it has answered, while
//       what it runs is not settled either.
//   I5  _stop goes Open -> Draining -> Cancelled and never back.
//   Guarded by Gate: _active, _queued, _order, _ended, _endedInError, _running, _runs, _rest, _hasEnded, every room, frame and line; _accepted, _stop and _waiting are
//              written under it.
//   Linearizes: a submission at its grant or its entry in line; a withdrawal at its removal; a stop at its write of _stop.
//   Progress:  blocking, one short lock; a fan-out takes it once per tenure of its workers, not per item.
//   User code runs: in Execute of calls and workers, callbacks in Report and OnDropped; never under Gate.
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class PoolCell : ILifetimeOwner
{
    /// <summary>The permit that the code of this flow runs under.</summary>
    internal static readonly AsyncLocal<PermitFrame?> Current = new();

    private readonly object _jobs;
    private readonly PoolOptions _options;
    private readonly JobLimit[] _limits;
    private readonly WaitingRoom[] _rooms;
    private readonly DedicatedThreads? _threads;
    private readonly IWorkScheduler _bodies;
    private readonly LineClock _clock;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();

    private protected PoolCell(object jobs, PoolDefaults defaults, IReadOnlyList<PoolJob> kinds, PoolOptions? options)
    {
        _options = options ??= new PoolOptions();
        _jobs = jobs;
        Name = options.Name ?? defaults.Name;
        int concurrency = options.Concurrency ?? defaults.Concurrency;
        ArgumentOutOfRangeException.ThrowIfNegative(concurrency, nameof(PoolOptions.Concurrency));
        Concurrency = concurrency == 0 ? Environment.ProcessorCount : concurrency;
        Capacity = options.Capacity ?? defaults.Capacity;
        ArgumentOutOfRangeException.ThrowIfNegative(Capacity, nameof(PoolOptions.Capacity));
        FullMode = Defined(options.FullMode ?? defaults.FullMode, nameof(PoolOptions.FullMode));
        Failure = Defined(options.Failure ?? defaults.Failure, nameof(PoolOptions.Failure));
        PoolThreads threads = Defined(defaults.Threads, nameof(WorkerPoolAttribute.Threads));
        TimeSpan timeout = options.JobTimeout ?? TimeLimit.OfMilliseconds(defaults.TimeoutMilliseconds);
        ArgumentOutOfRangeException.ThrowIfEqual(timeout, TimeSpan.Zero, nameof(PoolOptions.JobTimeout));
        TimerRange.Check(timeout, nameof(PoolOptions.JobTimeout));
        TimeLimit.Check(options.StopTimeout, nameof(PoolOptions.StopTimeout));
        TimeLimit.Check(options.StopGrace, nameof(PoolOptions.StopGrace));
        ArgumentNullException.ThrowIfNull(options.TimeProvider, nameof(PoolOptions.TimeProvider));
        ArgumentNullException.ThrowIfNull(options.Scheduler, nameof(PoolOptions.Scheduler));
        Time = options.TimeProvider;
        _clock = new LineClock(Time);
        Scheduler = options.Scheduler;
        StopTimeout = options.StopTimeout;
        StopGrace = options.StopGrace;
        if (threads == PoolThreads.Dedicated) _threads = new DedicatedThreads(Name, Concurrency);
        _bodies = _threads ?? Scheduler;
        var common = new WaitingRoom(int.MaxValue);
        _limits = [.. kinds.Select(kind => Limit(kind, common, timeout))];
        _rooms = [common, .. _limits.Select(static limit => limit.Room).Where(room => room != common)];
        Lifetime = new Lifetime(this);
        PoolMetrics.Register(this);
    }

    /// <summary>The pool's name.</summary>
    public string Name { get; }

    /// <summary>When the pool ends and how to end it.</summary>
    public Lifetime Lifetime { get; }

    /// <summary>What the pool is doing and has done.</summary>
    public PoolStatistics Statistics
    {
        get
        {
            lock (Gate)
            {
                PermitLine? waiting = OldestCallsLocked();
                return new PoolStatistics(
                    _queued,
                    _active,
                    _ended + Volatile.Read(ref _completed),
                    _endedInError + Volatile.Read(ref _failed),
                    Volatile.Read(ref _rejected),
                    Volatile.Read(ref _dropped),
                    waiting is null ? TimeSpan.Zero : _clock.SinceThen(waiting.FirstSince))
                {
                    Capacity = Capacity,
                };
            }
        }
    }

    Task ILifetimeOwner.Completion => _completion.Task;

    internal int Concurrency { get; }

    internal int Capacity { get; }

    internal QueueFullMode FullMode { get; }

    internal FailureMode Failure { get; }

    internal TimeSpan StopTimeout { get; }

    internal TimeSpan StopGrace { get; }

    internal TimeProvider Time { get; }

    /// <summary>Where everything but the bodies of dedicated threads runs.</summary>
    internal IWorkScheduler Scheduler { get; }

    /// <summary>Whether bodies run on threads of the pool's own.</summary>
    internal bool HasThreads => _threads is not null;

    /// <summary>Cancelled when the pool stops waiting for its bodies.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    private Lock Gate { get; } = new();

    /// <summary>Drains within the stop timeout, then cancels.</summary>
    /// <returns>A task that ends when the pool has.</returns>
    public ValueTask DisposeAsync() => new(StopAsync(StopTimeout, CancellationToken.None));

    internal JobLimit LimitOf(PoolJob job) => _limits[job.Index];

    /// <summary>The frame of this pool that the calling code runs under, if it runs inside one of its bodies, or once did.</summary>
    internal PermitFrame? OwnFrame() => PermitFrame.Of(this, Current.Value);

    /// <summary>The same, if it can lend its permit to what the calling code submits.</summary>
    internal PermitFrame? LendingFrame()
    {
        if (OwnFrame() is not { } frame) return null;
        lock (Gate) return frame.IsOpen || frame.HasChild ? frame : null;
    }

    /// <summary>An error without a caller: to the user's callback, or where .NET shows unobserved errors. Never silent.</summary>
    internal void Report(string job, Exception error)
    {
        if (_options.OnError is { } onError)
        {
            try
            {
                onError(new PoolError(Name, job, error));
                return;
            }
            catch (Exception callbackError)
            {
                error = new AggregateException($"The OnError callback of '{Name}' threw.", callbackError, error);
            }
        }

        StrayError.Surface(error);
    }

    /// <summary>A posted job was dropped.</summary>
    internal void ReportDropped(string job)
    {
        if (_options.OnDropped is not { } onDropped) return;
        try
        {
            onDropped(Name, job);
        }
        catch (Exception error)
        {
            Report("OnDropped", error);
        }
    }

    private static TEnum Defined<TEnum>(TEnum value, string name)
        where TEnum : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"Not a {typeof(TEnum).Name}.");

    private JobLimit Limit(PoolJob kind, WaitingRoom common, TimeSpan timeout)
    {
        bool isTighter = kind.Settings.Concurrency > 0 && kind.Settings.Concurrency < Concurrency;
        if (!kind.Settings.TakesToken) timeout = Timeout.InfiniteTimeSpan; // There is nobody to tell.
        else if (kind.Settings.TimeoutMilliseconds != 0) timeout = TimeLimit.OfMilliseconds(kind.Settings.TimeoutMilliseconds);
        var options = new ForkJoinOptions
        {
            MaxConcurrency = isTighter ? kind.Settings.Concurrency : Concurrency,
            Failure = Failure,
            Ordered = false,
            ItemTimeout = timeout,
            TimeProvider = Time,
            Scheduler = Scheduler,
        };
        return new JobLimit(this, kind.Name, isTighter ? new WaitingRoom(kind.Settings.Concurrency) : common, kind.Settings.TakesToken, options);
    }
}
