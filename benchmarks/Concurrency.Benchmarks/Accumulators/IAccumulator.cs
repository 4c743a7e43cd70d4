namespace Concurrency.Benchmarks.Accumulators;

/// <summary>Something that adds numbers up, as a workload sees it. Implemented by structs, so that the compiler makes each workload anew for each of them and nothing stands in between.</summary>
internal interface IAccumulator
{
    /// <summary>Sends a number; completes when it is accepted.</summary>
    ValueTask TellAsync(long value);

    /// <summary>Sends a number and awaits the sum.</summary>
    ValueTask<long> AskAsync(long value);

    /// <summary>Awaits the sum of all before, and starts from zero again.</summary>
    ValueTask<long> TakeSumAsync();
}
