namespace Concurrency.Benchmarks.Savina;

/// <summary>Which accounts a transfer goes between: the same sequence for every contestant.</summary>
internal struct Transfers(uint seed)
{
    public const int Accounts = 1_000;
    public const int InFlight = 64;
    public const long Opening = 1_000_000;

    private uint _state = seed;

    public (int From, int To, long Amount) Next()
    {
        int from = Below(Accounts);
        int to = Below(Accounts - 1);
        return (from, to < from ? to : to + 1, 1 + Below(100));
    }

    // A linear congruential generator (Numerical Recipes' constants); the high bits are the better ones.
    private int Below(int limit)
    {
        _state = (_state * 1_664_525) + 1_013_904_223;
        return (int)(((ulong)_state * (uint)limit) >> 32);
    }
}
