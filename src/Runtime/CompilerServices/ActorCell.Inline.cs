using System.Runtime.CompilerServices;

namespace Concurrency.CompilerServices;

/// <content>Asks that run on the caller's thread, and the measurements that say which handlers are short enough for it.</content>
// I4  _short is written by the consumer and read by any caller; benign: a stale bit sends one ask the other way, and both ways are right.
public abstract partial class ActorCell
{
    private protected const int DeepestInline = 8;
    private const int MeasuredEvery = 64;

    // Longer is not short: about what a hop to another thread and back costs, with some air.
    private static readonly TimeSpan Short = TimeSpan.FromMicroseconds(10);

    // The handlers, by ordinal, whose last measured turn was short.
    private ulong _short;
    private long _inlined;
    private long _inlineStarted;

    /// <summary>Begins a turn on the caller's thread, if the handler is short, the actor idle and nothing of the caller's would be left by it.</summary>
    /// <param name="handler">The ordinal of the handler.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <param name="turn">The open turn, to be left after the call.</param>
    /// <returns>False where the message has to be sent instead.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool TryEnter(int handler, CancellationToken cancellationToken, out InlineTurn turn)
    {
        if ((_short >> handler & 1) != 0 && !ActorMetrics.IsTimed && !cancellationToken.IsCancellationRequested)
        {
            ActorThread thread = ActorThread.Current;
            ActorCell? outer = thread.Cell;
            if ((outer is null ? IsPlain() : thread.Depth < DeepestInline) && _mailbox.TryEnter(out long state))
            {
                thread.Cell = this;
                thread.Depth++;
                if ((++_inlined & (MeasuredEvery - 1)) == 0)
                {
                    BeginMeasure();
                }

                turn = new InlineTurn(thread, outer, state);
                return true;
            }
        }

        turn = default;
        return false;
    }

    /// <summary>Ends the turn; the actor goes idle, or on to what has come meanwhile.</summary>
    /// <param name="handler">The ordinal of the handler.</param>
    /// <param name="turn">What <see cref="TryEnter"/> opened.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Leave(int handler, InlineTurn turn)
    {
        if (turn.Outer is null)
        {
            turn.Thread.Cell = null; // By itself: null needs no write barrier.
        }
        else
        {
            turn.Thread.Cell = turn.Outer;
        }

        turn.Thread.Depth--;
        if ((_inlined & (MeasuredEvery - 1)) == 0)
        {
            MeasureTurn(handler, _inlineStarted);
        }

        if (!_mailbox.TryLeave(turn.State))
        {
            Settings.Scheduler.Schedule(this);
        }
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

    // A caller with a context of his own expects to stay in it. Whoever runs a turn has none: it was looked at when the outermost turn began.
    private static bool IsPlain() => SynchronizationContext.Current is null && ReferenceEquals(TaskScheduler.Current, TaskScheduler.Default);

    // A candidate that is not known to be short. One that is, is looked at again when it runs on its callers' threads; otherwise it does not matter.
    private protected bool IsToBeMeasured(int handler) => handler < MeasuredEvery && ((Settings.InlineCandidates & ~_short) >> handler & 1) != 0;

    // A call, so that the turns that are not measured stay small.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BeginMeasure() => _inlineStarted = Settings.Time.GetTimestamp();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void MeasureTurn(int handler, long started)
    {
        ulong bit = 1UL << handler;
        bool isShort = Settings.Time.GetElapsedTime(started) <= Short;
        Volatile.Write(ref _short, isShort ? _short | bit : _short & ~bit);
    }
}
