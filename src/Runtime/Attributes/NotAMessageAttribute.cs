namespace Concurrency;

/// <summary>Keeps a public method of an <see cref="ActorAttribute">[Actor]</see> off its handle. The method must not touch the actor's state: whoever calls it does so outside the mailbox.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class NotAMessageAttribute : Attribute;
