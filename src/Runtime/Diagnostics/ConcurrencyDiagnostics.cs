using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Concurrency;

/// <summary>The meter and the activity source that everything in this library reports through. Both are called "Concurrency".</summary>
internal static class ConcurrencyDiagnostics
{
    /// <summary>The name to give to <c>AddMeter</c> and <c>AddSource</c>.</summary>
    internal const string Name = "Concurrency";

    internal static Meter Meter { get; } = new(Name);

    internal static ActivitySource Activities { get; } = new(Name);
}
