using System.ComponentModel;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>The directory of a keyed actor, but for its key: counters, the look for idle actors, the end of all. Generated directories derive from <see cref="ActorDirectory{TKey}"/>.</summary>
/// <remarks>
/// <b>Disposal.</b> Stops every actor: no key is activated any more, each actor's intake closes, what is queued is handled until the stop timeout, then cancelled. <b>Thread safety.</b> All
/// members may be called from any thread.
/// </remarks>
// Concurrency contract
//   Callers:   any thread.
//   I1  The counters are interlocked; they count, they decide nothing.
//   I2  _stop is made once, by compare-and-swap, by the first stop, which closes the map first.
//   Progress:  lock-free but for the map.
//   User code runs: callbacks of the options, never under a lock.
public abstract class ActorDirectory : IConcurrentHandle, ILifetimeOwner
{
    private readonly DirectorySweep? _sweep;
    private Lifetime? _lifetime;
    private TaskCompletionSource? _completion;
    private DirectoryStop? _stop;
    private long _activations;
    private long _deactivations;
    private long _failedActivations;

    private protected ActorDirectory(ActorDefaults defaults, DirectoryOptions? options)
    {
        Settings = defaults.Resolve(options);
        TimeSpan idle = options?.IdleTimeout ?? new DirectoryOptions().IdleTimeout;
        if (idle != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(idle, DirectorySweep.Shortest, nameof(DirectoryOptions.IdleTimeout));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(idle, DirectorySweep.Longest, nameof(DirectoryOptions.IdleTimeout));
            _sweep = new DirectorySweep(this, idle);
        }
    }

    /// <summary>The name in exceptions: the class's, unless the options say otherwise.</summary>
    public string Name => Settings.Name;

    /// <summary>When the directory ends, that is, all of its actors, and how to end it.</summary>
    /// <remarks><see cref="Lifetime.DrainAsync"/> waits until each of the actors that were there has been at rest at some moment since the call.</remarks>
    public Lifetime Lifetime => _lifetime ?? LazyInitializer.EnsureInitialized(ref _lifetime, () => new Lifetime(this));

    /// <summary>How many keys have an actor at the moment, one that is starting or ending included.</summary>
    public abstract int Count { get; }

    /// <summary>What the directory holds and has done.</summary>
    public DirectoryStatistics Statistics => new(Count, Volatile.Read(ref _activations), Volatile.Read(ref _deactivations), Volatile.Read(ref _failedActivations));

    Task ILifetimeOwner.Completion => CompletionSource.Task;

    /// <summary>What each of the actors is made with. For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ActorSetup Setup => new(Settings);

    internal ActorSettings Settings { get; }

    internal abstract bool IsStopping { get; }

    /// <summary>Into how many parts the keys are divided.</summary>
    internal abstract int Parts { get; }

    private TaskCompletionSource CompletionSource => LazyInitializer.EnsureInitialized(ref _completion, static () => new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Stops every actor within the stop timeout.</summary>
    /// <returns>A task that ends when all of them have.</returns>
    public ValueTask DisposeAsync() => new(StopAsync(Settings.StopTimeout, CancellationToken.None));

    Task ILifetimeOwner.StopAsync(TimeSpan deadline, CancellationToken cancellationToken) => StopAsync(deadline, cancellationToken);

    async Task ILifetimeOwner.DrainAsync(CancellationToken cancellationToken)
    {
        if (IsOwnTurn())
        {
            throw WaitsForItself();
        }

        var handles = new List<KeyedRef>();
        for (int part = 0; part < Parts; part++)
        {
            handles.Clear();
            CopyTo(handles, part);
            foreach (KeyedRef handle in handles)
            {
                if (handle.Active is ILifetimeOwner cell)
                {
                    await cell.DrainAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    void ILifetimeOwner.Abort() => BeginStop(TimeSpan.Zero);

    /// <summary>The handles of the keys in one part that have an actor, as they are at one moment.</summary>
    internal abstract void CopyTo(List<KeyedRef> handles, int part);

    internal abstract bool TryAwaitEnd(KeyedRef handle, out ActorCell? cell);

    internal void CountFailedActivation() => Interlocked.Increment(ref _failedActivations);

    internal void CountDeactivation() => Interlocked.Increment(ref _deactivations);

    internal void Complete(Exception? error)
    {
        _sweep?.Dispose();
        if (error is null)
        {
            CompletionSource.TrySetResult();
        }
        else
        {
            CompletionSource.TrySetException(error);
        }
    }

    private protected void OnActivated()
    {
        Interlocked.Increment(ref _activations);
        _sweep?.Arm();
    }

    private protected void OnAwaitedEnd(Exception? error) => Volatile.Read(ref _stop)!.OnEnded(error);

    private protected abstract void CloseMap();

    private bool IsOwnTurn() => ActorCell.Present?.IsIn(this) == true;

    private void BeginStop(TimeSpan deadline)
    {
        CloseMap();
        DirectoryStop? stop = Volatile.Read(ref _stop);
        if (stop is null)
        {
            var made = new DirectoryStop(this);
            stop = Interlocked.CompareExchange(ref _stop, made, null) ?? made;
        }

        stop.Begin(deadline);
    }

    private InvalidOperationException WaitsForItself() =>
        new($"A handler of an actor of '{Name}' waits for the end of its own directory, which waits for the handler. Start the stop without awaiting it.");

    private async Task StopAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        bool isOwn = IsOwnTurn();
        BeginStop(deadline);
        if (isOwn && !CompletionSource.Task.IsCompleted)
        {
            throw WaitsForItself();
        }

        // A missed deadline is reported by Completion; whoever stops only wants to know that it is over.
        await CompletionSource.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
