namespace Concurrency.Hosting;

/// <summary>One look at one queue.</summary>
/// <param name="Stage">The stage it stands in front of; null where the handle has one queue.</param>
/// <param name="Queued">How many wait.</param>
/// <param name="Capacity">How many may.</param>
/// <param name="Left">How many have left it so far; counting some that never were in it makes the age too low, never too high.</param>
/// <param name="OldestAge">How long the oldest has waited, where the runtime says so.</param>
internal readonly record struct QueueReading(string? Stage, long Queued, long Capacity, long Left, TimeSpan? OldestAge);
