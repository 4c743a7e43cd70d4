using Concurrency.Benchmarks.Actors;

namespace Concurrency.Benchmarks.Savina;

/// <summary>Changes colour with everyone it meets.</summary>
[Actor]
internal sealed partial class Chameneo(Mall.Ref mall, Finish finish)
{
    private int _color;
    private int _meetings;

    public ValueTask Enter(int color)
    {
        _color = color;
        _meetings = 0;
        return mall.Tell.MeetAsync(Self, color);
    }

    public async ValueTask Meet(Ref other, int color)
    {
        _color = Chameneos.Complement(_color, color);
        _meetings++;
        await other.Tell.ChangeAsync(_color);
        await mall.Tell.MeetAsync(Self, _color);
    }

    public ValueTask Change(int color)
    {
        _color = color;
        _meetings++;
        return mall.Tell.MeetAsync(Self, color);
    }

    public void Leave() => finish.Report(_meetings);
}
