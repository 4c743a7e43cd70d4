using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;
using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>
/// What a sender waits for: the outcome of an ask, or room for a tell. A pooled source behind the caller's <see cref="ValueTask"/>, with one word that every
/// event about the call (turn, timeout, token, eviction, stop, await) decides by compare-and-swap.
/// </summary>
// Concurrency contract
//   Callers:   the sender prepares; the actor's turn begins and answers; the sweep, tokens, evictions and the stop claim; the one awaiter reads.
//   I1  _word moves InLine -> Running -> Done by the turn, InLine|Running -> Claimed -> Done by anybody else, and by a turn that fails; Awaited is added once. All by compare-and-swap on the
//       version that the acting side knows, so an event that comes late for one use never touches the next.
//   I2  The turn writes its result before the compare-and-swap to Done; whoever fails the call writes the error between Claimed and Done. A reply that was claimed from
//       outside is never used again (_isReusable), so a turn that writes its late result into it harms nobody.
//   I3  GetResult ends the use. When nobody else can still hold the reply, its version is raised and it goes to the pool: it was not claimed, and its token's callback is
//       known never to come. A version that is over is over for good, so a slot that still names it belongs to a tell that was accepted.
//   I4  The fields of the line for room are guarded by the mailbox.
//   Linearizes: the call's outcome at the compare-and-swap that leaves InLine or Running.
//   Progress:  lock-free.
//   User code runs: only in Execute, which a scheduler or the awaiter's own context calls; never on the stack that answers.
internal abstract partial class Reply : IThreadPoolWorkItem
{
    // See ReplyWord; interlocked only, but for the preparation and the end of a use.
    private long _word = ReplyWord.One;

    // Written by whoever claimed, or by the turn that failed, before Done is published.
    private Exception? _error;
    private bool _isReusable = true;

    // Written before Awaited is published; taken by Execute.
    private Action<object?>? _continuation;
    private object? _continuationState;
    private ExecutionContext? _executionContext;
    private object? _returnTo;

    // The turn that awaits, when the awaiter is one (see Dispatch).
    private ActorCell? _asker;

    private CancellationTokenRegistration _registration;

    /// <summary>The actor that was asked. Written before the use is published.</summary>
    public ActorCell? Cell { get; private set; }

    /// <summary>The message, by the ordinal of its handler.</summary>
    public int Handler { get; private set; }

    public CancellationToken CallerToken { get; private set; }

    /// <summary>The caller's span; null unless somebody listens.</summary>
    public Activity? Caller { get; private set; }

    /// <summary>True where only room is awaited, not the handler.</summary>
    public bool IsTell => (Volatile.Read(ref _word) & ReplyWord.Tell) != 0;

    public int Version => ReplyWord.VersionOf(Volatile.Read(ref _word));

    /// <summary>The value task's token of the present use.</summary>
    public short Token => (short)Version;

    // The line for room (I4).
    internal Reply? NextInLine;
    internal Reply? PreviousInLine;

    public bool IsInLine { get; set; }

    public long Position { get; set; }

    /// <summary>Whether the present use has begun and has no outcome yet.</summary>
    public bool IsPending => (Volatile.Read(ref _word) & ReplyWord.PhaseMask) is ReplyWord.InLine or ReplyWord.Running;

    /// <summary>Begins a use. The caller holds the reply alone.</summary>
    public void Prepare(ActorCell cell, int handler, bool isTell, long timeoutTicks, CancellationToken callerToken)
    {
        Cell = cell;
        Handler = handler;
        CallerToken = callerToken;
        Caller = ConcurrencyDiagnostics.Activities.HasListeners() ? Activity.Current : null;
        SetDeadline(timeoutTicks);
        Volatile.Write(ref _word, ReplyWord.With(_word, ReplyWord.InLine) | (isTell ? ReplyWord.Tell : 0)); // release: the sweep acts on a reply it finds in line.
    }

    /// <summary>Lets the deadline and the caller's token end the wait. After the message is in line, so that either finds it there.</summary>
    public void Arm()
    {
        FileDeadline();
        if (CallerToken.CanBeCanceled)
        {
            _registration = CallerToken.UnsafeRegister(static reply => ((Reply)reply!).OnCallerCancelled(), this);
        }
    }

    /// <summary>
    /// Takes back a use that was refused. False when the sweep or a stop, which may still know the reply from an earlier use, has decided about it meanwhile: then it is
    /// theirs, its message counts as withdrawn, and it is left to the collector.
    /// </summary>
    public bool TryDiscard()
    {
        if (!TryMove(Version, ReplyWord.InLine, ReplyWord.Free))
        {
            return false;
        }

        Recycle();
        return true;
    }

    /// <summary>Whether the present use is this one, and an ask. One look: between two the use could end, and the next begin.</summary>
    public bool IsAskOf(int version)
    {
        long word = Volatile.Read(ref _word);
        return ReplyWord.VersionOf(word) == version && (word & ReplyWord.Tell) == 0;
    }

    public bool IsWithdrawn(int version)
    {
        long word = Volatile.Read(ref _word);
        return ReplyWord.VersionOf(word) == version && ((word & ReplyWord.PhaseMask) == ReplyWord.Claimed || (word & ReplyWord.Withdrawn) != 0);
    }

    /// <summary>The handler starts.</summary>
    public bool TryBegin(int version)
    {
        if (!TryMove(version, ReplyWord.InLine, ReplyWord.Running))
        {
            return false;
        }

        BegunAt = _due == Never ? 0 : Cell!.Settings.Wheel.Reckon();
        return true;
    }

    /// <summary>There is room for the tell.</summary>
    public bool TryAccept(int version) => TryFinish(version, ReplyWord.InLine, withdrawn: 0);

    /// <summary>Decides the outcome from outside the turn while the message is in line. The caller then calls <see cref="Fail"/>.</summary>
    public bool TryClaim(int version) => TryMove(version, ReplyWord.InLine, ReplyWord.Claimed);

    /// <summary>Decides the outcome from outside while the handler runs. The caller then calls <see cref="Fail"/>.</summary>
    public bool TryClaimRunning(int version) => TryMove(version, ReplyWord.Running, ReplyWord.Claimed);

    /// <summary>Ends a claimed call with an error.</summary>
    public void Fail(int version, Exception error, bool isWithdrawn)
    {
        _isReusable = false;
        _error = error;
        TryFinish(version, ReplyWord.Claimed, isWithdrawn ? ReplyWord.Withdrawn : 0);
    }

    /// <summary>The handler has failed. False when somebody else decided first.</summary>
    public bool TryFault(int version, Exception error)
    {
        if (!TryClaimRunning(version))
        {
            return false; // Written now, the error would replace the one that the caller is about to read.
        }

        _error = error;
        return TryFinish(version, ReplyWord.Claimed, withdrawn: 0);
    }

    public bool IsRunning(int version)
    {
        long word = Volatile.Read(ref _word);
        return ReplyWord.VersionOf(word) == version && (word & ReplyWord.PhaseMask) == ReplyWord.Running;
    }

    public ValueTaskSourceStatus GetStatus(short token)
    {
        long word = Check(token);
        return (word & ReplyWord.PhaseMask) != ReplyWord.Done ? ValueTaskSourceStatus.Pending
            : _error is null ? ValueTaskSourceStatus.Succeeded
            : _error is OperationCanceledException ? ValueTaskSourceStatus.Canceled
            : ValueTaskSourceStatus.Faulted;
    }

    /// <summary>The turn has its result in place.</summary>
    private protected bool TryPublish(int version) => TryFinish(version, ReplyWord.Running, withdrawn: 0);

    /// <summary>The word of a use that is over, and whose result may be read.</summary>
    private protected long CheckDone(short token)
    {
        long word = Check(token);
        return (word & ReplyWord.PhaseMask) == ReplyWord.Done ? word : throw new InvalidOperationException("The call is not over: await the value task.");
    }

    /// <summary>Ends the use, and throws the error if there is one; the result has been read.</summary>
    private protected void EndUse(long word)
    {
        Exception? error = _error;
        bool isAlone = _isReusable & (_registration == default || _registration.Unregister());
        if (Interlocked.CompareExchange(ref _word, ReplyWord.With(word, ReplyWord.Free), word) != word)
        {
            throw AwaitedTwice();
        }

        // One that somebody may still hold is left to the collector, its version with it: a withdrawn message stays withdrawn.
        if (isAlone)
        {
            Recycle();
        }

        if (error is not null)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }

    private protected abstract void ReturnToPool();

    private void Recycle()
    {
        _error = null;
        _continuation = null;
        _continuationState = null;
        _asker = null;
        _registration = default;
        CallerToken = default;
        Caller = null;
        Cell = null;
        Volatile.Write(ref _word, (_word & ~(ReplyWord.One - 1)) + ReplyWord.One); // release (I3)
        ReturnToPool();
    }

    private bool TryMove(int version, long from, long to)
    {
        while (true)
        {
            long word = Volatile.Read(ref _word);
            if (ReplyWord.VersionOf(word) != version || (word & ReplyWord.PhaseMask) != from)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _word, ReplyWord.With(word, to), word) == word)
            {
                return true;
            }
        }
    }

    private bool TryFinish(int version, long from, long withdrawn)
    {
        while (true)
        {
            long word = Volatile.Read(ref _word);
            if (ReplyWord.VersionOf(word) != version || (word & ReplyWord.PhaseMask) != from)
            {
                return false;
            }

            // Publishes the outcome (I2): pairs with the acquire of _word in GetStatus, EndUse and OnCompleted.
            if (Interlocked.CompareExchange(ref _word, ReplyWord.With(word, ReplyWord.Done) | withdrawn, word) == word)
            {
                if ((word & ReplyWord.Awaited) != 0)
                {
                    Dispatch();
                }

                return true;
            }
        }
    }

    private long Check(short token)
    {
        long word = Volatile.Read(ref _word);
        return (short)ReplyWord.VersionOf(word) == token && (word & ReplyWord.PhaseMask) != ReplyWord.Free ? word : throw AwaitedTwice();
    }

    private static InvalidOperationException AwaitedTwice() => new("A value task may be awaited only once.");

    // The caller's token: out of line at once; while the handler runs, its token, and the await ends with the handler.
    private void OnCallerCancelled()
    {
        int version = Version;
        Debug.Assert(Cell is not null, "The registration ends before the use does.");
        ActorCell cell = Cell;
        if (TryClaim(version))
        {
            cell.OnWithdrawn(this);
            Fail(version, new OperationCanceledException(CallerToken), isWithdrawn: true);
        }
        else
        {
            cell.CancelTurn(this, version);
        }
    }
}
