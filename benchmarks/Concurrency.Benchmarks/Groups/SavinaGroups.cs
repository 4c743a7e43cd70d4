using Concurrency.Benchmarks.Harness;
using Concurrency.Benchmarks.Savina;

namespace Concurrency.Benchmarks.Groups;

/// <summary>Six workloads of the Savina suite (Imam and Sarkar, AGERE 2014).</summary>
internal static class SavinaGroups
{
    public static Group[] All => [PingPong.Group, ThreadRing.Group, Counting.Group, ForkJoinThroughput.Group, Chameneos.Group, Bank.Group];
}
