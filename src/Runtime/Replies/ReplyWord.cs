namespace Concurrency;

/// <summary>The word of a reply: <c>{ version: 56, withdrawn: 1, awaited: 1, phase: 3 … }</c>. One compare-and-swap on it decides every race about a call.</summary>
internal static class ReplyWord
{
    /// <summary>In the pool, or being prepared.</summary>
    public const long Free = 0;

    /// <summary>An ask in line, or a tell that waits for room.</summary>
    public const long InLine = 1;

    /// <summary>An ask whose handler runs.</summary>
    public const long Running = 2;

    /// <summary>Somebody who is not the handler has decided the outcome and is about to write it.</summary>
    public const long Claimed = 3;

    /// <summary>The outcome is there.</summary>
    public const long Done = 4;

    public const long PhaseMask = 7;

    /// <summary>A continuation is stored.</summary>
    public const long Awaited = 8;

    /// <summary>Decided while the message was in line, so it is not to be handled.</summary>
    public const long Withdrawn = 16;

    /// <summary>One use.</summary>
    public const long One = 256;

    private const int Shift = 8;

    public static int VersionOf(long word) => (int)(word >> Shift);

    public static long With(long word, long phase) => (word & ~PhaseMask) | phase;
}
