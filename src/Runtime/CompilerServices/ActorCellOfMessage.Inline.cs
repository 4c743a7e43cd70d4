using System.Runtime.CompilerServices;

namespace Concurrency.CompilerServices;

/// <content>Asks that run on the caller's thread, and the measurements that say which handlers are short enough for it.</content>
// I4  _short is written by the consumer and read by any caller; benign: a stale bit sends one ask the other way, and both ways are right.
public abstract partial class ActorCell<TMessage>
{
    private const int DeepestInline = 8;
    private const int MeasuredEvery = 64;

    // Longer is not short: about what a hop to another thread and back costs, with some air.
    private static readonly TimeSpan Short = TimeSpan.FromMicroseconds(10);

    // The handlers, by ordinal, whose last measured turn was short.
    private ulong _short;
    private int _sinceMeasured;
    private long _inlined;

    /// <summary>Begins a turn on the caller's thread, if the handler is short, the actor idle and nothing of the caller's would be left by it.</summary>
    /// <param name="handler">The ordinal of the handler.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <param name="turn">The open turn, to be disposed after the call.</param>
    /// <returns>False where the message has to be sent instead.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool TryEnter(int handler, CancellationToken cancellationToken, out InlineTurn turn)
    {
        if ((Volatile.Read(ref _short) >> handler & 1) != 0 && !cancellationToken.IsCancellationRequested)
        {
            ActorThread thread = ActorThread.Current;
            if (thread.Depth < DeepestInline && SynchronizationContext.Current is null && ReferenceEquals(TaskScheduler.Current, TaskScheduler.Default) && _mailbox.TryEnter())
            {
                long inlined = _inlined + 1;
                Volatile.Write(ref _inlined, inlined);
                turn = new InlineTurn(this, thread, handler, inlined % MeasuredEvery == 0 ? Settings.Time.GetTimestamp() : 0);
                return true;
            }
        }

        turn = default;
        return false;
    }

    /// <summary>The handler of an inline turn has thrown.</summary>
    /// <param name="error">What it threw.</param>
    /// <returns>The answer.</returns>
    protected ValueTask Failed(Exception error)
    {
        CountFailure();
        return ValueTask.FromException(error);
    }

    /// <inheritdoc cref="Failed(Exception)"/>
    /// <typeparam name="TResult">What the handler returns.</typeparam>
    protected ValueTask<TResult> Failed<TResult>(Exception error)
    {
        CountFailure();
        return ValueTask.FromException<TResult>(error);
    }

    internal override void LeaveInline(int handler, long started)
    {
        if (started != 0)
        {
            Measure(handler, started);
        }

        if (!_mailbox.TryLeave())
        {
            Settings.Scheduler.Schedule(this);
        }
    }

    // A candidate that is not known to be short, always; another now and then.
    private bool IsToBeMeasured(int handler) =>
        handler < MeasuredEvery && (Settings.InlineCandidates >> handler & 1) != 0 && ((_short >> handler & 1) == 0 || ++_sinceMeasured % MeasuredEvery == 0);

    private void Measure(int handler, long started)
    {
        ulong bit = 1UL << handler;
        bool isShort = Settings.Time.GetElapsedTime(started) <= Short;
        Volatile.Write(ref _short, isShort ? _short | bit : _short & ~bit);
    }
}
