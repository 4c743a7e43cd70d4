namespace Concurrency;

/// <summary>A turn that has been open for long: slow, or stuck. It still is when this is reported.</summary>
/// <param name="Actor">The actor's name.</param>
/// <param name="Message">The message whose handler has not returned.</param>
/// <param name="Elapsed">How long the turn has been open, to about 10 ms.</param>
/// <param name="Waiting">How many messages wait behind it.</param>
public readonly record struct SlowTurn(string Actor, string Message, TimeSpan Elapsed, long Waiting);
