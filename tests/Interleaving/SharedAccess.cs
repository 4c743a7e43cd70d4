namespace Concurrency.Interleaving;

/// <summary>
/// Where code under test meets whoever decides about its interleaving: called before and after every access to shared state. Without a decider on the
/// current thread a call does nothing.
/// </summary>
public static class SharedAccess
{
    [ThreadStatic]
    private static IInterleaver? t_interleaver;

    /// <summary>Who decides on this thread.</summary>
    public static IInterleaver? Interleaver
    {
        get => t_interleaver;
        set => t_interleaver = value;
    }

    /// <summary>Another thread may go on here.</summary>
    public static void Point() => t_interleaver?.Point();

    /// <summary>The same behind an access. What follows up to the next one is the thread's own, or is meant to be.</summary>
    public static void After() => t_interleaver?.After();

    /// <summary>This thread can only go on when another one has done something.</summary>
    /// <returns>False when nobody decides here and the caller must really wait.</returns>
    public static bool TrySpin()
    {
        if (t_interleaver is not { } interleaver) return false;
        interleaver.Spin();
        return true;
    }

    /// <summary>Waits until a condition holds that other threads bring about.</summary>
    /// <returns>False when nobody decides here and the caller must really wait.</returns>
    public static bool TryWaitUntil(Func<bool> condition)
    {
        if (t_interleaver is not { } interleaver) return false;
        interleaver.WaitUntil(condition);
        return true;
    }

    /// <summary>Runs something that is no part of what is tested, such as a look at a condition.</summary>
    public static T Quietly<T>(Func<T> look)
    {
        IInterleaver? interleaver = t_interleaver;
        t_interleaver = null;
        try
        {
            return look();
        }
        finally
        {
            t_interleaver = interleaver;
        }
    }
}
