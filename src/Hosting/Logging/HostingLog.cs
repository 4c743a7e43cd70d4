using Microsoft.Extensions.Logging;

namespace Concurrency.Hosting;

/// <summary>Everything that is logged. The ids are final; docs/telemetry.md lists them.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Debug, "Started the {Handle}")]
    public static partial void HandleStarted(this ILogger log, HandleIdentity handle);

    [LoggerMessage(2, LogLevel.Debug, "The {Handle} has ended")]
    public static partial void HandleStopped(this ILogger log, HandleIdentity handle);

    [LoggerMessage(3, LogLevel.Warning, "The {Handle} has ended while the host goes on")]
    public static partial void HandleEndedEarly(this ILogger log, HandleIdentity handle);

    [LoggerMessage(4, LogLevel.Error, "The {Handle} was given up with something of it still running")]
    public static partial void HandleGivenUp(this ILogger log, Exception error, HandleIdentity handle);

    [LoggerMessage(5, LogLevel.Warning, "The {Handle} was not drained within the host's shutdown timeout: {Queued} in line are not handled, what runs is cancelled")]
    public static partial void DrainCutShort(this ILogger log, HandleIdentity handle, long queued);

    [LoggerMessage(6, LogLevel.Error, "A service in the scope of the {Handle} failed to be disposed")]
    public static partial void ScopeDisposeFailed(this ILogger log, Exception error, HandleIdentity handle);

    [LoggerMessage(10, LogLevel.Error, "{Actor}.{Message} failed, and nobody waits for its error")]
    public static partial void ActorFailed(this ILogger log, Exception error, string actor, string message);

    [LoggerMessage(11, LogLevel.Warning, "{Actor}.{Message} was not handled: the actor has stopped")]
    public static partial void DeadLetter(this ILogger log, string actor, string message);

    [LoggerMessage(12, LogLevel.Warning, "{Actor}.{Message} was dropped from the full mailbox")]
    public static partial void MessageDropped(this ILogger log, string actor, string message);

    [LoggerMessage(13, LogLevel.Warning, "{Actor}.{Message} has been running for {Elapsed}; {Waiting} messages wait behind it")]
    public static partial void SlowTurn(this ILogger log, string actor, string message, TimeSpan elapsed, long waiting);

    [LoggerMessage(14, LogLevel.Warning, "{Actor} starts again with a new object: {Message} failed")]
    public static partial void ActorRestarted(this ILogger log, string actor, string message);

    [LoggerMessage(20, LogLevel.Error, "{Pool}.{Job} failed, and nobody waits for its error")]
    public static partial void JobFailed(this ILogger log, Exception error, string pool, string job);

    [LoggerMessage(21, LogLevel.Warning, "{Pool}.{Job} was dropped from the full queue")]
    public static partial void JobDropped(this ILogger log, string pool, string job);

    [LoggerMessage(30, LogLevel.Warning, "An item failed in {Pipeline}.{Stage} at attempt {Attempt} and was left out")]
    public static partial void ItemFailed(this ILogger log, Exception error, string pipeline, string stage, int attempt);

    [LoggerMessage(31, LogLevel.Information, "The source of {Pipeline} has ended, and everything in it is handled")]
    public static partial void FeedEnded(this ILogger log, string pipeline);

    [LoggerMessage(32, LogLevel.Warning, "{Pipeline} was not drained within the host's shutdown timeout and is cancelled")]
    public static partial void FeedCutShort(this ILogger log, string pipeline);
}
