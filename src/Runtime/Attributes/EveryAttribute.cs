namespace Concurrency;

/// <summary>
/// Calls a method of an <see cref="ActorAttribute">[Actor]</see> again and again, as a turn of the actor. The method may be private, takes nothing but an optional
/// <see cref="CancellationToken"/>, and returns nothing or a task. A public one stays a message as well, unless it is marked <see cref="NotAMessageAttribute">[NotAMessage]</see>.
/// </summary>
/// <remarks>
/// <b>When.</b> The first tick comes one period after the start, the others on the grid that begins there; never early, late by at most 15 ms or a sixteenth of the period, plus the
/// time it waits in the mailbox. <b>Coalescing.</b> A tick that comes due while the one before is in line or its turn is open is left out: ticks never pile up and never overlap.
/// <b>Bound.</b> A tick takes its place in line but is never refused, evicted or made to wait. <b>Errors</b> go to the actor's <see cref="ActorOptions.OnError"/>.
/// <b>Clock.</b> <see cref="ActorOptions.TimeProvider"/>. <b>End.</b> When the actor stops, at once; until then the clock keeps the actor alive, so one that is never disposed ticks for ever.
/// </remarks>
/// <param name="milliseconds">The period; at least 10.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class EveryAttribute(int milliseconds) : Attribute
{
    /// <summary>The period in milliseconds.</summary>
    public int Milliseconds { get; } = milliseconds;
}
