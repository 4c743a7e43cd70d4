namespace Concurrency;

/// <summary>What a chunk of items has cost a worker.</summary>
/// <param name="Items">How many items.</param>
/// <param name="Weight">How many chunks it stands for.</param>
/// <param name="Body">Nanoseconds in the stages.</param>
/// <param name="Cycle">Nanoseconds from taking the items, and reading them where the worker reads the source, until their results were handed on: waiting for room is in it, waiting for items is not.</param>
internal readonly record struct ChunkCost(int Items, int Weight, double Body, double Cycle);
