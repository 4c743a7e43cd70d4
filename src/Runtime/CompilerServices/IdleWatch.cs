using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>What the look for idle actors keeps of a keyed one. For generated code.</summary>
/// <remarks>Written by that look alone, which does not overlap with itself; <see cref="IsDeactivated"/> is published with the flags that close the actor.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct IdleWatch
{
    private const int Deactivated = -1;
    private const int Counted = 0x3FFF_FFFF;

    private int _seen;
    private uint _since;

    /// <summary>Whether the actor was closed because it was idle, or is about to be.</summary>
    internal bool IsDeactivated
    {
        readonly get => _seen == Deactivated;
        set => _seen = value ? Deactivated : 0;
    }

    /// <summary>The actor is at work, or what it has done shows that it was: the time counts from the next look, or from now.</summary>
    internal bool TryPass(int? activity, uint now, uint idle)
    {
        int seen = activity is { } done ? (done & Counted) + 1 : 0;
        if (seen != 0 && seen == _seen)
        {
            return now - _since > idle; // Both were rounded down.
        }

        _seen = seen;
        _since = now;
        return false;
    }
}
