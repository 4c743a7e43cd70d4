namespace Concurrency.Generators.Tests;

public sealed class StrongComponentsTests
{
    [Fact]
    public void RandomGraphs_HaveTheComponentsThatReachabilityGives()
    {
        var random = new Random(1);
        for (int round = 0; round < 500; round++)
        {
            int nodes = 1 + random.Next(9);
            int[][] successors = [.. Enumerable.Range(0, nodes).Select(_ => Enumerable.Range(0, nodes).Where(_ => random.Next(nodes) == 0).ToArray())];
            bool[,] reaches = Reachability(successors);
            StrongComponents components = StrongComponents.Of(successors);

            for (int one = 0; one < nodes; one++)
            {
                for (int other = 0; other < nodes; other++)
                {
                    Assert.Equal(reaches[one, other] && reaches[other, one], components.Numbers[one] == components.Numbers[other]);
                    Assert.True(!reaches[one, other] || components.Numbers[other] <= components.Numbers[one]);
                }
            }

            Assert.Equal(components.Numbers.Distinct().Count(), components.Count);
            Assert.Equal(components.Count - 1, components.Numbers.Max());
        }
    }

    [Fact]
    public void ChainThatIsDeeperThanAStack_IsWalked()
    {
        const int Nodes = 200_000;
        StrongComponents chain = StrongComponents.Of([.. Enumerable.Range(0, Nodes).Select(static i => i + 1 < Nodes ? new[] { i + 1 } : [])]);
        StrongComponents circle = StrongComponents.Of([.. Enumerable.Range(0, Nodes).Select(static i => new[] { (i + 1) % Nodes })]);

        Assert.Equal((Nodes, Nodes - 1, 0), (chain.Count, chain.Numbers[0], chain.Numbers[^1]));
        Assert.Equal(1, circle.Count);
    }

    private static bool[,] Reachability(int[][] successors)
    {
        int nodes = successors.Length;
        bool[,] reaches = new bool[nodes, nodes];
        for (int node = 0; node < nodes; node++)
        {
            reaches[node, node] = true;
            foreach (int successor in successors[node])
            {
                reaches[node, successor] = true;
            }
        }

        for (int over = 0; over < nodes; over++)
        {
            for (int from = 0; from < nodes; from++)
            {
                for (int to = 0; to < nodes; to++)
                {
                    reaches[from, to] |= reaches[from, over] && reaches[over, to];
                }
            }
        }

        return reaches;
    }
}
