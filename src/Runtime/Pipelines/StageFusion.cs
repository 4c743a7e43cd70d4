namespace Concurrency;

/// <summary>Whether a synchronous stage runs in one loop with its neighbours instead of handing items over through a queue.</summary>
public enum StageFusion
{
    /// <summary>Fused while an item costs the whole loop less than about a microsecond, which is measured as it runs; handed over from then on.</summary>
    Auto,

    /// <summary>Always handed over.</summary>
    Never,

    /// <summary>Always fused with neighbours that do not say <see cref="Never"/>.</summary>
    Always,
}
