namespace Concurrency.Interleaving;

/// <summary>One call of a history: what was called and returned, and when, by a clock that only orders.</summary>
/// <typeparam name="TCall">The call with its result, as the model understands it.</typeparam>
public sealed record Operation<TCall>(int Thread, TCall Call, long Start, long End)
{
    /// <summary>The end of a call that never returned: it may have taken effect, or not.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Whether the call returned.</summary>
    public bool IsDone => End != Never;

    public override string ToString() => $"[{Start,3} .. {(IsDone ? End.ToString("000", System.Globalization.CultureInfo.InvariantCulture) : "   ")}] thread {Thread}: {Call}";
}
