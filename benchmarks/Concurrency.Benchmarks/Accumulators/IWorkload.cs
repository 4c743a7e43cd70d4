namespace Concurrency.Benchmarks.Accumulators;

/// <summary>What is done with an accumulator.</summary>
internal interface IWorkload
{
    Task RunAsync<T>(T accumulator, int operations)
        where T : struct, IAccumulator;
}
