namespace Concurrency;

/// <summary>Declares that instances of a type may be known to several owners at once, because they never change or synchronise themselves.</summary>
/// <remarks>
/// The analyzers find that out by themselves for records, structs and classes whose state is fixed when they are constructed; the attribute states it where the structure cannot show it,
/// such as for a class that fills a cache lazily. A message of this type is never reported (<c>CG1005</c>).
/// <para>Thread safety: the attribute is read by the compiler's analyzers only; it changes nothing at run time.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
public sealed class SendableAttribute : Attribute;
