namespace Concurrency;

/// <summary>
/// Makes a method of an <see cref="ActorAttribute">[Actor]</see> a query: it runs beside other queries, possibly on several threads, and beside nothing else, so it must only read.
/// A property marked so is a message too: <c>Balance</c> becomes <c>GetBalanceAsync()</c>.
/// </summary>
/// <remarks>
/// Queries are asked; there is nothing to tell. They start from the head of the mailbox like every message: one that stands behind a write sees it. At most 64 queries and
/// interleaved turns are open at once. A non-public method or property marked so is visible inside the assembly.
/// </remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property, Inherited = false)]
public sealed class QueryAttribute : Attribute;
