namespace Concurrency;

/// <summary>Makes a non-public method of an <see cref="ActorAttribute">[Actor]</see> a message too. Its handle method is visible inside the assembly at most.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class MessageAttribute : Attribute;
