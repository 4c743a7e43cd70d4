namespace Concurrency.Benchmarks.Pipelines;

/// <summary>What the stages do.</summary>
internal static class Steps
{
    public static int Trivial(int item) => (item * 3) + 1;

    public static int Work(int item)
    {
        uint value = (uint)item;
        for (int i = 0; i < 12; i++)
        {
            value ^= value << 13;
            value ^= value >> 17;
            value ^= value << 5;
        }

        return (int)value;
    }
}
