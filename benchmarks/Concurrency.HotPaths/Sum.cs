namespace Concurrency.HotPaths;

/// <summary>The actor whose paths are counted.</summary>
[Actor]
internal sealed partial class Sum
{
    private long _total;

    public long Add(long value) => _total += value;
}
