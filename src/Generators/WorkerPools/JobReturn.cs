namespace Concurrency.Generators;

/// <summary>What a job's method returns.</summary>
internal enum JobReturn
{
    /// <summary>The result itself, or nothing.</summary>
    Value,

    /// <summary>A Task.</summary>
    Task,

    /// <summary>A ValueTask.</summary>
    ValueTask,
}
