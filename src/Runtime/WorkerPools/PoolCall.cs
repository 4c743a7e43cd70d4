using Concurrency.CompilerServices;

namespace Concurrency;

/// <summary>A single submission, whatever its types.</summary>
internal abstract class PoolCall : PermitEntry
{
    // After so many calls in a row a worker lets others have the thread.
    private const int CallsPerThread = 64;

    // Who was granted the permit of the call that has just ended on this thread. Empty but between the end of a call and the loop in Execute.
    [ThreadStatic]
    private static PermitEntry? t_next;

    internal JobLimit Limit { get; private protected set; } = null!;

    internal override string JobName => Limit.Name;

    /// <summary>Whether somebody awaits its end; a posted job is on its own.</summary>
    internal abstract bool IsAwaited { get; }

    protected PoolCell Pool { get; private protected set; } = null!;

    /// <summary>It is answered without having run. By whoever took it out of line, or had it refused.</summary>
    internal abstract void End(Exception error);

    /// <summary>Decides, under the pool's gate, that a running call is given up; false when it has ended. The caller then calls <see cref="GiveUp"/>, outside.</summary>
    internal abstract bool TryGiveUp();

    /// <summary>Answers a call whose body does not end.</summary>
    internal abstract void GiveUp(Exception error);

    /// <summary>It was dropped from the full queue.</summary>
    internal abstract void Drop();

    /// <summary>Runs the body, and then the calls that get the permit after it, one after the other on this thread.</summary>
    public sealed override void Execute()
    {
        PoolCell pool = Pool;
        PoolCall call = this;
        for (int runs = 1; ; runs++)
        {
            call.Invoke();
            PermitEntry? next = t_next;
            t_next = null;
            switch (next)
            {
                case null:
                    return;
                case PoolCall another when runs < CallsPerThread:
                    call = another;
                    break;
                default:
                    pool.Schedule(next);
                    return;
            }
        }
    }

    /// <summary>Runs the body here.</summary>
    internal abstract void Invoke();

    /// <summary>Who is next is run by the loop that this call runs in, or is scheduled.</summary>
    private protected static void PassOn(PoolCell pool, PermitEntry? next, bool isInLoop)
    {
        if (isInLoop) t_next = next;
        else if (next is not null) pool.Schedule(next);
    }
}
