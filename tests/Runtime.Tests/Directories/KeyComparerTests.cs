namespace Concurrency.Runtime.Tests;

/// <summary>Keys that are equal because the options say so.</summary>
public sealed class KeyComparerTests
{
    private readonly SettlerState _state = new();

    [Fact]
    public void KeysThatTheComparerCallsEqual_HaveOneActor()
    {
        Settler.Directory settlers = _state.Start(static options => options.KeyComparer = StringComparer.OrdinalIgnoreCase);
        Assert.Equal(1, _state.Answer(settlers.Get("Ann").AddAsync(1)));
        Assert.Equal(3, _state.Answer(settlers.Get("ANN").AddAsync(2)));
        Assert.Equal(6, _state.Answer(settlers.Get("ann").AddAsync(3)));
        Assert.Equal("construct Ann 1 | started Ann 1", _state.TakeLog());
        Assert.Equal(("Ann", 1), (_state.Answer(settlers.Get("aNN").MyselfAsync()).Key, settlers.Count)); // The spelling that began it.
    }

    [Fact]
    public void WithoutAComparer_OtherSpellingsAreOtherKeys()
    {
        Settler.Directory settlers = _state.Start();
        Assert.Equal(1, _state.Answer(settlers.Get("Ann").AddAsync(1)));
        Assert.Equal(2, _state.Answer(settlers.Get("ANN").AddAsync(2)));
        Assert.Equal(2, settlers.Count);
    }

    [Fact]
    public void NextActorOfAKey_HasTheSpellingOfItsOwnFirstMessage()
    {
        Settler.Directory settlers = _state.Start(static options => options.KeyComparer = StringComparer.OrdinalIgnoreCase);
        _state.Answer(settlers.Get("Ann").AddAsync(1));
        _state.Pass(2 * SettlerState.Idle);
        Assert.Equal(0, settlers.Count);
        Assert.Equal(5, _state.Answer(settlers.Get("ANN").AddAsync(5)));
        Assert.Equal("construct Ann 1 | started Ann 1 | stopping Ann 1 Idle | dispose Ann 1 | construct ANN 2 | started ANN 2", _state.TakeLog());
    }

    [Fact]
    public void ManyKeys_AreFoundAgain_HoweverTheirTablesGrow()
    {
        Settler.Directory settlers = _state.Start(static options => options.KeyComparer = StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < 500; i++) _state.Answer(settlers.Get($"key {i}").AddAsync(i));
        Assert.Equal(500, settlers.Count);
        for (int i = 0; i < 500; i++) Assert.Equal(i + 1, _state.Answer(settlers.Get($"KEY {i}").AddAsync(1)));
        Assert.Equal(500, settlers.Count);
    }

    [Fact]
    public void ComparerThatSaysAllAreEqual_LeavesOneActor_AndItsEndLeavesNone()
    {
        Settler.Directory settlers = _state.Start(static options => options.KeyComparer = EqualityComparer<string>.Create(static (_, _) => true, static _ => 7));
        for (int i = 0; i < 10; i++) Assert.Equal(i + 1, _state.Answer(settlers.Get($"{i}").AddAsync(1)));
        Assert.Equal(1, settlers.Count);
        _state.Finish(settlers.DisposeAsync().AsTask());
        Assert.Equal(0, settlers.Count);
    }

    [Fact]
    public void ComparerOfSomethingElse_IsRefusedByName_AndNothingIsStarted()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => _state.Start(static options => options.KeyComparer = EqualityComparer<int>.Default));
        Assert.Equal(nameof(DirectoryOptions.KeyComparer), error.ParamName);
        Assert.Contains("System.String", error.Message, StringComparison.Ordinal);
    }
}
