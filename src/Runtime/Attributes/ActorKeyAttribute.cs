namespace Concurrency;

/// <summary>
/// Marks the constructor parameter that says which one of many an actor is: one account, one order, one device. The class then has a <c>Directory</c>:
/// <c>Account.Directory.Start(…)</c> takes the constructor's other parameters, and <c>Get(key)</c> returns the handle of one key.
/// </summary>
/// <remarks>
/// The first message to a key constructs its actor; when it has had none for <see cref="DirectoryOptions.IdleTimeout"/> it is stopped and disposed, and the next message constructs another one.
/// At most one actor exists per key at any time. Keys are compared by <see cref="EqualityComparer{T}.Default"/>: their type needs value equality and must not change while it is a key.
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ActorKeyAttribute : Attribute
{
    /// <summary>The name of the generated directory, <c>Directory</c> unless set.</summary>
    public string? DirectoryName { get; set; }
}
