using System.Diagnostics;

namespace Concurrency;

/// <summary>
/// Marks the gap between two accesses to shared memory. The product is compiled without these calls; the interleaving tests compile the same sources with
/// <c>CHAOS</c> defined and let a seeded scheduler take over at every one of them.
/// </summary>
internal static class Chaos
{
#if CHAOS
    /// <summary>What to do at each point; set by the tests.</summary>
    internal static Action? AtPoint { get; set; }
#endif

    [Conditional("CHAOS")]
    internal static void Point()
    {
#if CHAOS
        AtPoint?.Invoke();
#endif
    }
}
