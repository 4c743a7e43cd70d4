namespace Concurrency;

/// <summary>An item that a stage could not handle.</summary>
/// <param name="Stage">The stage: its method's name.</param>
/// <param name="Item">What it was given: the item, or the batch.</param>
/// <param name="Attempt">Which attempt it was, from 1.</param>
/// <param name="Exception">What it threw; a <see cref="TimeoutException"/> where its time was over.</param>
public sealed record StageFailure(string Stage, object? Item, int Attempt, Exception Exception);
