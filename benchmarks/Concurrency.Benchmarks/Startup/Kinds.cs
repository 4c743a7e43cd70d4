namespace Concurrency.Benchmarks.Startup;

/// <summary>A thousand ways to fill three places with one of ten types.</summary>
internal static class Kinds
{
    public const int Count = 1_000;

    private static readonly Type[] s_digits = [typeof(D0), typeof(D1), typeof(D2), typeof(D3), typeof(D4), typeof(D5), typeof(D6), typeof(D7), typeof(D8), typeof(D9)];

    /// <summary>The generic type, made of each of them.</summary>
    public static IEnumerable<Type> Of(Type definition) =>
        Enumerable.Range(0, Count).Select(i => definition.MakeGenericType(s_digits[i / 100], s_digits[i / 10 % 10], s_digits[i % 10]));

    private readonly struct D0;

    private readonly struct D1;

    private readonly struct D2;

    private readonly struct D3;

    private readonly struct D4;

    private readonly struct D5;

    private readonly struct D6;

    private readonly struct D7;

    private readonly struct D8;

    private readonly struct D9;
}
