namespace Concurrency;

/// <summary>What a directory of keyed actors holds and has done. Each number is exact by itself; together they are not one moment's.</summary>
/// <param name="Active">Keys that have an actor, one that is starting or ending included.</param>
/// <param name="Activations">Actors that were begun: objects that restarts put in their place are not counted.</param>
/// <param name="Deactivations">Actors that were ended because they had no message for the idle time.</param>
/// <param name="FailedActivations">Actors whose constructor or <see cref="IActorLifecycle.StartedAsync"/> threw.</param>
public readonly record struct DirectoryStatistics(int Active, long Activations, long Deactivations, long FailedActivations);
