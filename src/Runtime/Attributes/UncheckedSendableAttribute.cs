namespace Concurrency;

/// <summary>Lets instances of a mutable type be sent: the author vouches that nobody changes one that others know.</summary>
/// <remarks>
/// For types that are built up first and left alone later, or are handed from owner to owner by a protocol of their own. Unlike <see cref="SendableAttribute">[Sendable]</see> it does not
/// say that instances are safe to share, only that the code around them is. A message of this type is never reported (<c>CG1005</c>); changing one after it was sent still is (<c>CG1006</c>).
/// <para>Thread safety: the attribute is read by the compiler's analyzers only; it changes nothing at run time.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
public sealed class UncheckedSendableAttribute : Attribute;
