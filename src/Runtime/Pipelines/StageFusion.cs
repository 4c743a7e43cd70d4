namespace Concurrency;

/// <summary>Whether a synchronous stage runs in one loop with its neighbours instead of handing items over through a queue.</summary>
public enum StageFusion
{
    /// <summary>Whatever is quicker, which is measured as it runs: fused at first; handed over while that gets through the items a tenth quicker at least.</summary>
    Auto,

    /// <summary>Always handed over.</summary>
    Never,

    /// <summary>Always fused with neighbours that do not say <see cref="Never"/>.</summary>
    Always,
}
