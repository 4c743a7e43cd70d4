namespace Concurrency.Generators.FuzzTests;

/// <summary>Chance with a seed: the same seed writes the same program.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public bool Chance(int percent) => _random.Next(100) < percent;

    public int Next(int exclusive) => _random.Next(exclusive);

    public T Pick<T>(params ReadOnlySpan<T> items) => items[_random.Next(items.Length)];
}
