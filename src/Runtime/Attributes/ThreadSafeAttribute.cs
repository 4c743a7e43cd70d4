namespace Concurrency;

/// <summary>Declares that a type, or what a field or property holds, may be used by several threads at once.</summary>
/// <remarks>
/// On a type it is a promise the analyzers hold the author to: unsynchronised changes of its state are warnings instead of suggestions, and one access under a
/// lock is enough to infer that the lock guards the field. For everybody who uses the type it is a permission: instances are treated as safe to share.
/// On a field or property it states that the value synchronises itself, so accesses to it are never reported.
/// <para>Thread safety: the attribute is read by the compiler's analyzers only; it changes nothing at run time.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Field | AttributeTargets.Property)]
public sealed class ThreadSafeAttribute : Attribute;
