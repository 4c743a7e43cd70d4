using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>The part of an actor's machinery that does not depend on its messages: name, settings, life. For generated code.</summary>
// Concurrency contract
//   Callers:   any thread.
//   I1  _stop goes Open -> Draining -> Cancelled and never back; Interlocked/gate only.
//   I2  _completion settles exactly once: after the last handler and the actor's own dispose, or when the grace time is over.
//   User code runs: never under Gate.
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ActorCell : ILifetimeOwner
{
    private protected const int Open = 0;
    private protected const int Draining = 1;
    private protected const int Cancelled = 2;

    // The actor whose turn this flow of control belongs to, for "messages to itself bypass the bound" and "an actor cannot wait for its own end".
    private protected static readonly AsyncLocal<ActorCell?> Current = new();

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected ActorCell(string name, int capacity, QueueFullMode fullMode, int askTimeoutMilliseconds, ActorOptions? options)
    {
        Options = options ??= new ActorOptions();
        Name = options.Name ?? name;
        Capacity = options.Capacity ?? capacity;
        FullMode = options.FullMode ?? fullMode;
        AskTimeout = options.AskTimeout ?? (askTimeoutMilliseconds == Timeout.Infinite ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(askTimeoutMilliseconds));
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 1, nameof(ActorOptions.Capacity));
        if (!Enum.IsDefined(FullMode))
        {
            throw new ArgumentOutOfRangeException(nameof(ActorOptions.FullMode), FullMode, "Not a queue full mode.");
        }

        if (AskTimeout == TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(ActorOptions.AskTimeout), AskTimeout, "Every ask would time out at once; Timeout.InfiniteTimeSpan means no limit.");
        }

        TimeLimit.Check(AskTimeout, nameof(ActorOptions.AskTimeout));
        TimeLimit.Check(options.StopTimeout, nameof(ActorOptions.StopTimeout));
        TimeLimit.Check(options.StopGrace, nameof(ActorOptions.StopGrace));
        ArgumentNullException.ThrowIfNull(options.TimeProvider, nameof(ActorOptions.TimeProvider));
        ArgumentNullException.ThrowIfNull(options.Scheduler, nameof(ActorOptions.Scheduler));
        Time = options.TimeProvider;
        Scheduler = options.Scheduler;
        StopTimeout = options.StopTimeout;
        StopGrace = options.StopGrace;
        Lifetime = new Lifetime(this);
    }

    /// <summary>The actor's name.</summary>
    public string Name { get; }

    /// <summary>When the actor ends and how to end it.</summary>
    public Lifetime Lifetime { get; }

    Task ILifetimeOwner.Completion => _completion.Task;

    private protected ActorOptions Options { get; }

    private protected int Capacity { get; }

    private protected QueueFullMode FullMode { get; }

    private protected TimeSpan AskTimeout { get; }

    private protected TimeSpan StopTimeout { get; }

    private protected TimeSpan StopGrace { get; }

    private protected TimeProvider Time { get; }

    private protected IWorkScheduler Scheduler { get; }

    private protected Lock Gate { get; } = new();

    /// <summary>Drains within the stop timeout, then cancels.</summary>
    /// <returns>A task that ends when the actor has.</returns>
    public ValueTask DisposeAsync() => new(StopAsync(StopTimeout, CancellationToken.None));

    Task ILifetimeOwner.StopAsync(TimeSpan deadline, CancellationToken cancellationToken) => StopAsync(deadline, cancellationToken);

    Task ILifetimeOwner.DrainAsync(CancellationToken cancellationToken) => DrainAsync(cancellationToken);

    void ILifetimeOwner.Abort() => BeginStop(TimeSpan.Zero);

    internal async Task StopAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        BeginStop(deadline);
        ThrowIfOwnTurn();
        // A missed deadline is reported by Completion; whoever stops only wants to know that it is over.
        await _completion.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    internal abstract Task DrainAsync(CancellationToken cancellationToken);

    internal abstract void BeginStop(TimeSpan deadline);

    private protected void ThrowIfOwnTurn()
    {
        if (ReferenceEquals(Current.Value, this) && !_completion.Task.IsCompleted)
        {
            throw new InvalidOperationException($"A handler of '{Name}' waits for the end of its own actor, which waits for the handler. Start the stop without awaiting it.");
        }
    }

    private protected void Complete(Exception? error)
    {
        if (error is null)
        {
            _completion.TrySetResult();
        }
        else
        {
            _completion.TrySetException(error);
        }
    }

    /// <summary>An error without a caller: to the user's callback, or where .NET shows unobserved errors. Never silent.</summary>
    private protected void Report(string message, Exception error)
    {
        if (Options.OnError is { } onError)
        {
            try
            {
                onError(new ActorError(Name, message, error));
                return;
            }
            catch (Exception callbackError)
            {
                error = new AggregateException($"The OnError callback of '{Name}' threw.", callbackError, error);
            }
        }

        _ = Task.FromException(error); // Unobserved on purpose: TaskScheduler.UnobservedTaskException.
    }
}
