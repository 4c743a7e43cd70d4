namespace Concurrency.Benchmarks.Savina;

/// <summary>Where chameneos meet, two at a time, until the meetings of a run are used up.</summary>
[Actor]
internal sealed partial class Mall
{
    private Chameneo.Ref? _waiting;
    private int _left;

    public void Open(int meetings) => _left = meetings;

    public ValueTask Meet(Chameneo.Ref who, int color)
    {
        if (_left == 0) return who.Tell.LeaveAsync();
        if (_waiting is not { } first)
        {
            _waiting = who;
            return default;
        }

        _left--;
        _waiting = null;
        return first.Tell.MeetAsync(who, color);
    }
}
