namespace Concurrency;

/// <summary>An error that has no caller to go to.</summary>
/// <param name="Actor">The actor's name.</param>
/// <param name="Message">The message whose handler failed, or what the actor was doing.</param>
/// <param name="Exception">What was thrown.</param>
public sealed record ActorError(string Actor, string Message, Exception Exception);
